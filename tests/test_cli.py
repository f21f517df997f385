from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adjudge import cli
from adjudge.adapters.rulebook_files import shipped_path
from adjudge.adapters.signing import Ed25519Signer
from adjudge.adapters.tiles import publish
from adjudge.domain.errors import InvalidValue

runner = CliRunner()


def adjudge(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adjudge.cli", *arguments],
        env={"ADJUDGE_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_lists_every_command():
    text = runner.invoke(cli.app, ["--help"]).output
    for command in ("demo", "up", "init", "doctor", "verify", "policy", "bench"):
        assert command in text


def test_a_refusal_is_a_message_and_a_remedy_and_no_trace(tmp_path):
    result = adjudge("doctor", home=tmp_path / "nowhere")
    assert result.returncode == 1
    assert "There is no Adjudge home" in result.stderr
    assert "adjudge init" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_misspelt_setting_is_a_message_too(tmp_path):
    (tmp_path / "adjudge.toml").write_text("prot = 8280\n")
    result = adjudge("up", home=tmp_path)
    assert result.returncode == 1
    assert "prot" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("option", [["--json"], ["--keep", "somewhere"]])
def test_options_of_the_headless_road_go_with_it_only(option):
    result = runner.invoke(cli.app, ["demo", *option])
    assert result.exit_code == 2
    assert "--headless" in result.output


def test_the_shipped_policy_is_fine():
    result = runner.invoke(cli.app, ["policy", "check", str(shipped_path("ads"))])
    assert result.exit_code == 0, result.output
    assert "clauses" in result.output


def test_everything_wrong_with_a_policy_is_printed(tmp_path):
    (tmp_path / "rulebook.yaml").write_text("id: ads\n")
    (tmp_path / "ADS-1.1.yaml").write_text("id: ADS-1.1\nbogus: 1\n")
    result = runner.invoke(cli.app, ["policy", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "bogus" in result.output


@pytest.fixture
def log(tmp_path):
    signer = Ed25519Signer(name="adjudge/test", seed=bytes(range(32)))
    leaves = [f"leaf {number}".encode() for number in range(300)]
    publish(tmp_path, lambda start: leaves[start:], 300, signer, datetime(2026, 1, 1, tzinfo=UTC))
    return tmp_path, signer.vkey


def test_a_log_verifies(log):
    folder, vkey = log
    result = runner.invoke(cli.app, ["verify", str(folder), "--vkey", vkey])
    assert result.exit_code == 0, result.output
    assert "300 entries" in result.output


def test_a_log_continues_one_that_was_kept(log):
    folder, vkey = log
    kept = folder / "kept"
    kept.write_text((folder / "checkpoint").read_text())
    result = runner.invoke(cli.app, ["verify", str(folder), "--vkey", vkey, "--since", str(kept)])
    assert "continues the log of 300 entries" in result.output


def test_an_altered_log_is_refused(log):
    folder, vkey = log
    bundle = next(path for path in (folder / "tile" / "entries").rglob("*") if path.is_file())
    content = bytearray(bundle.read_bytes())
    content[5] ^= 1
    bundle.write_bytes(content)
    result = adjudge("verify", str(folder), "--vkey", vkey, home=folder / "none")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_a_domain_error_ends_with_status_one(monkeypatch, capsys):
    def refuse():
        raise InvalidValue(field="x", problem="wrong")

    monkeypatch.setattr(cli, "app", refuse)
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 1
    assert "x: wrong." in capsys.readouterr().err
