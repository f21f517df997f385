from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import ssl
import time
from contextlib import ExitStack

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.adapters.landing_pages.server import page, redirect, serving

from adjudge.adapters.landing_pages.fetcher import LandingFetcher, Limits
from adjudge.adapters.landing_pages.guard import Guard

HOST = "kestrel-lab.example"
QUICK = Limits(seconds=2, wait=1)


class Names:
    """A resolver that answers as a test says, and counts how often it was asked."""

    def __init__(self, **hosts):
        self.hosts = {key.replace("_", "."): list(value) for key, value in hosts.items()}
        self.asked: list[str] = []

    def __call__(self, host, _port, _seconds):
        self.asked.append(host)
        answers = self.hosts.get(host, [("127.0.0.1",)])
        return answers.pop(0) if len(answers) > 1 else answers[0]


def fetcher(*servers, names=None, limits=QUICK, trust=None):
    permitted = frozenset(("127.0.0.1", served.port) for served in servers)
    return LandingFetcher(Guard(names or Names(), permitted=permitted), limits=limits, trust=trust)


def test_a_page_is_read_and_has_its_hash():
    with serving(page(b"<p>Bread")) as served:
        url = f"http://{HOST}:{served.port}/x?y=1#part"
        found = fetcher(served)(url)
    assert (found.failure, found.status, found.redirects) == (None, 200, 0)
    assert found.body == b"<p>Bread"
    assert found.sha256 == hashlib.sha256(b"<p>Bread").hexdigest()
    assert found.addresses == ("127.0.0.1",)
    (request,) = served.requests
    assert request.startswith(b"GET /x?y=1 HTTP/1.1\r\n")
    assert f"Host: {HOST}:{served.port}\r\n".encode() in request
    assert b"Accept-Encoding: identity" in request
    assert b"Cookie" not in request


def test_it_connects_to_the_address_that_was_checked_and_asks_once():
    """A name that answers differently the second time (rebinding) gains nothing."""
    names = Names(kestrel_lab_example=[("127.0.0.1",), ("10.0.0.1",)])
    names.hosts = {HOST: [("127.0.0.1",), ("10.0.0.1",)]}
    with serving(page()) as served:
        found = fetcher(served, names=names)(f"http://{HOST}:{served.port}/")
    assert found.failure is None
    assert names.asked == [HOST]


@pytest.mark.parametrize("status", [b"301 x", b"302 x", b"303 x", b"307 x", b"308 x"])
def test_redirects_are_followed_and_counted(status):
    def answer(stream, request):
        last = request.startswith(b"GET /end")
        stream.sendall(page() if last else redirect(b"/end", status))

    with serving(answer) as served:
        found = fetcher(served)(f"http://{HOST}:{served.port}/")
    assert (found.failure, found.redirects) == (None, 1)
    assert found.final_url == f"http://{HOST}:{served.port}/end"
    assert len(found.addresses) == 2


@pytest.mark.parametrize(
    "location",
    [
        *(b"http://127.0.0.1/", b"http://169.254.169.254/latest/meta-data/", b"http://[::1]/"),
        *(b"http://0x7f.1/", b"http://2130706433/", b"//127.0.0.1/", b"http://inside.example/"),
        *(b"file:///etc/passwd", b"ftp://kestrel-lab.example/", b"http://[bad", b"gopher://x/"),
        *(b"http://me:pw@kestrel-lab.example/", b"http://kestrel-lab.example:22/"),
        *(b"http://\\\\127.0.0.1/", b"http://127.0.0.1\t/"),
    ],
)
def test_every_redirect_is_checked_like_the_first(location):
    names = Names()
    names.hosts = {HOST: [("127.0.0.1",)], "inside.example": [("10.1.2.3",)]}
    with serving(redirect(location)) as served:
        found = fetcher(served, names=names)(f"http://{HOST}:{served.port}/")
    assert found.failure == "refused", found
    assert found.sha256 == ""
    assert len(served.requests) == 1


def test_a_redirect_to_a_name_that_changed_its_mind_is_refused():
    names = Names()
    names.hosts = {HOST: [("127.0.0.1",), ("10.0.0.1",)]}
    with serving(redirect(b"/again")) as served:
        found = fetcher(served, names=names)(f"http://{HOST}:{served.port}/")
    assert (found.failure, found.redirects) == ("refused", 1)
    assert len(served.requests) == 1


def test_redirects_end():
    with serving(redirect(b"/again")) as served:
        found = fetcher(served)(f"http://{HOST}:{served.port}/")
    assert (found.failure, found.redirects) == ("redirects", 5)
    assert len(served.requests) == 6


def drip(stream, _request):
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(200):
        stream.sendall(b"x")
        time.sleep(0.05)


def drip_headers(stream, _request):
    stream.sendall(b"HTTP/1.1 200 OK\r\n")
    for at in range(200):
        stream.sendall(b"X-%d: y\r\n" % at)
        time.sleep(0.05)


def silence(stream, _request):
    stream.recv(1)


@pytest.mark.parametrize("answer", [drip, drip_headers, silence])
def test_a_slow_page_ends_at_the_deadline(answer):
    with serving(answer) as served:
        limits = Limits(seconds=0.4, wait=0.3)
        found = fetcher(served, limits=limits)(f"http://{HOST}:{served.port}/")
    assert found.failure == "time"


def endless(stream, _request):
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(10_000):
        stream.sendall(b"x" * 65_536)


def endless_headers(stream, _request):
    stream.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100_000):
        stream.sendall(b"X-Y: " + b"z" * 1000 + b"\r\n")


def endless_chunks(stream, _request):
    stream.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    for _ in range(100_000):
        stream.sendall(b"1;" + b"e" * 200 + b"\r\nx\r\n")


@pytest.mark.parametrize(
    ("answer", "failures"),
    [
        (endless, {"size"}),
        (endless_headers, {"size", "connection"}),
        (endless_chunks, {"size", "connection"}),
        (page(b"", more=b"X-Big: " + b"y" * 200_000 + b"\r\n"), {"size", "connection"}),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999\r\n\r\n",
            {"size"},
        ),
    ],
)
def test_a_long_page_is_given_up(answer, failures):
    with serving(answer) as served:
        found = fetcher(served)(f"http://{HOST}:{served.port}/")
    assert found.failure in failures
    assert found.body == b""


@pytest.mark.parametrize(
    ("answer", "failure", "is_file"),
    [
        (page(kind=b"application/octet-stream"), "type", True),
        (page(kind=b"application/pdf"), "type", True),
        (page(kind=b""), "type", True),
        (page(more=b"Content-Disposition: attachment; filename=a.exe\r\n"), "type", True),
        (page(more=b"Content-Encoding: gzip\r\n"), "type", True),
        (page(status=b"404 Not Found"), "status", False),
        (page(status=b"500 Oops"), "status", False),
        (page(status=b"204 Nothing"), "status", False),
        (b"nonsense\r\n\r\n", "connection", False),
        (b"", "connection", False),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nx",
            "connection",
            False,
        ),
    ],
)
def test_what_is_no_page_is_a_failure_with_its_word(answer, failure, is_file):
    with serving(answer) as served:
        found = fetcher(served)(f"http://{HOST}:{served.port}/")
    assert (found.failure, found.is_file) == (failure, is_file)
    assert found.sha256 == ""


def test_nobody_at_the_door_and_no_such_name():
    with serving(page()) as served:
        pass
    assert fetcher(served)(f"http://{HOST}:{served.port}/").failure == "connection"
    nobody = Names()
    nobody.hosts = {HOST: [()]}
    assert fetcher(names=nobody)(f"http://{HOST}/").failure == "name"


def test_the_next_address_is_tried():
    names = Names()
    names.hosts = {HOST: [("::1", "127.0.0.1")]}
    with serving(page()) as served:
        guard = Guard(
            names, permitted=frozenset({("127.0.0.1", served.port), ("::1", served.port)})
        )
        found = LandingFetcher(guard, limits=QUICK)(f"http://{HOST}:{served.port}/")
    assert found.addresses == ("127.0.0.1",)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of HOST, as its file; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def server_side(path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_over_tls_the_name_stays_and_the_certificate_is_checked_against_it(certificate):
    trust = ssl.create_default_context(cafile=str(certificate))
    with serving(page(), tls=server_side(certificate)) as served:
        found = fetcher(served, trust=trust)(f"https://{HOST}:{served.port}/")
        other = fetcher(served, trust=trust)(f"https://other.example:{served.port}/")
        untrusted = fetcher(served)(f"https://{HOST}:{served.port}/")
    assert (found.failure, found.addresses) == (None, ("127.0.0.1",))
    assert served.names[0] == HOST
    assert other.failure == "certificate"
    assert untrusted.failure == "certificate"
    assert len(served.requests) == 1


def test_a_slow_handshake_ends_too():
    with ExitStack() as stack:
        served = stack.enter_context(serving(silence))
        limits = Limits(seconds=0.4, wait=0.3)
        found = fetcher(served, limits=limits)(f"https://{HOST}:{served.port}/")
    assert found.failure in {"time", "connection"}


def test_an_address_that_is_numeric_is_never_resolved():
    names = Names()
    found = fetcher(names=names)("http://127.0.0.1/")
    assert (found.failure, names.asked) == ("refused", [])
    assert ipaddress.ip_address("127.0.0.1").is_loopback
