from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from adjudge.adapters.signing import Ed25519Signer
from adjudge.adapters.tiles import folder_reader, publish
from adjudge.adapters.verify import verify_log
from adjudge.demo.road.mirror import LogUnreachable, keeping_reader, site_reader
from adjudge.domain.register.errors import MissingFile


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        del arguments


@pytest.fixture
def served(tmp_path):
    """A log on a web server that knows nothing of logs, and its key."""
    signer = Ed25519Signer(name="adjudge/test", seed=bytes(32))
    leaves = [b"leaf %d" % number for number in range(600)]
    folder = tmp_path / "log"
    publish(folder, lambda start: leaves[start:], 600, signer, datetime(2026, 1, 1, tzinfo=UTC))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", signer.vkey
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_log_is_verified_over_the_web_and_kept(served, tmp_path):
    address, vkey = served
    kept = tmp_path / "kept"
    report = verify_log(keeping_reader(site_reader(address), kept), vkey)
    assert report.checkpoint.size == 600
    assert verify_log(folder_reader(kept), vkey).files == report.files


def test_a_missing_file_is_told_apart_from_a_missing_server(served):
    read = site_reader(served[0])
    with pytest.raises(MissingFile):
        read("tile/0/009")
    with pytest.raises(LogUnreachable):
        site_reader("http://127.0.0.1:1/")("checkpoint")
