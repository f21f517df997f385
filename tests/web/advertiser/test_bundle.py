from __future__ import annotations

from pathlib import Path

from tests.web.advertiser.stage import read, send
from typer.testing import CliRunner

from adjudge import cli
from adjudge.adapters.log_port import log_signer
from adjudge.adapters.store.models import Case, Letter, Ruling
from adjudge.adapters.verify_bundle import verify_bundle
from adjudge.services.register import publish_log
from adjudge.services.winddowns import close_advertiser
from adjudge.settings import current_settings


def downloaded(client, path, folder) -> Path:
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    file = folder / "case.zip"
    file.write_bytes(b"".join(response.streaming_content))
    return file


def test_the_party_downloads_a_bundle_that_verifies_at_the_command_line(stage, tmp_path):
    advertiser, _ = stage.running()
    stage.suspension(advertiser)
    publish_log(stage.deps)
    client = stage.client("kestrel")
    path = f"/advertise/cases/{Case.objects.get().pk}/bundle"
    letter = Letter.objects.filter(kind="notice").get()
    assert f'href="{path}"' in read(client, f"/advertise/letters/{letter.pk}")
    assert f'href="{path}"' in read(client, "/advertise/letters")
    file = downloaded(client, path, tmp_path)
    vkey = log_signer(current_settings().state).vkey
    result = CliRunner().invoke(cli.app, ["verify", str(file), "--vkey", vkey])
    assert result.exit_code == 0, result.output
    assert "Letters: 2" in result.output
    assert "1 enclosed, 1 of them named" in result.output


def test_staff_download_the_whole_case(stage, tmp_path):
    advertiser, _ = stage.running()
    case, _, _ = stage.case(advertiser)
    client = stage.client("rosa")
    path = f"/review/cases/{case.id}/bundle"
    assert f'href="{path}"' in read(client, f"/review/cases/{case.id}")
    file = downloaded(client, path, tmp_path)
    report = verify_bundle(file, log_signer(current_settings().state).vkey)
    assert (report.letters, report.exhibits, report.cited) == (0, 2, 0)


def test_nobody_else_has_it(stage):
    advertiser, _ = stage.running()
    stage.suspension(advertiser)
    case = Case.objects.get()
    stage.account("heron", "Heron Works")
    for name in ("heron", "omar", "rosa"):
        answer = stage.client(name).get(f"/advertise/cases/{case.pk}/bundle")
        answer.close()
        assert answer.status_code == (200 if name == "rosa" else 404), name
    assert stage.client("heron").get(f"/review/cases/{case.pk}/bundle").status_code == 403
    assert stage.client("rosa").get("/review/cases/nowhere/bundle").status_code == 404


def test_a_case_that_no_letter_told_of_is_not_there_for_its_party(stage):
    advertiser, _ = stage.running()
    case, _, _ = stage.case(advertiser)
    assert stage.client("kestrel").get(f"/advertise/cases/{case.id}/bundle").status_code == 404


def test_a_suspended_party_still_reads_its_case_and_still_answers(stage):
    advertiser, _ = stage.running()
    ruling, exhibits = stage.suspension(advertiser)
    client = stage.client("kestrel")
    notice = Letter.objects.filter(kind="notice").get()
    text = read(client, f"/advertise/letters/{notice.pk}")
    assert "What we decided" in text
    answered = send(
        client,
        f"/advertise/exhibits/{exhibits[0].id}/answer",
        to=f"/advertise/exhibits/{exhibits[0].id}/answer",
        text="The test ran on a version that we withdrew.",
        contest="disputed",
    )
    assert answered.status_code == 303, answered.content.decode()[:2000]
    asked = send(
        client, f"/advertise/rulings/{ruling.id}/particulars", question="Which documents were sent?"
    )
    assert asked.status_code == 303
    appealed = send(
        client, f"/advertise/rulings/{ruling.id}/appeal", on_facts="Version 4.3 asks first."
    )
    assert appealed.status_code == 303


def test_a_closed_party_still_reads_its_case_and_still_answers(stage, tmp_path):
    advertiser, _ = stage.running()
    ruling, _ = stage.proposal(advertiser)
    close_advertiser(
        stage.deps, stage.actor("kestrel"), request_id=stage.key(), advertiser_id=advertiser.id
    )
    client = stage.client("kestrel")
    proposal = Letter.objects.filter(kind="proposal").get()
    assert "Answer the proposal" in read(client, f"/advertise/letters/{proposal.pk}")
    answered = send(
        client, f"/advertise/rulings/{ruling.id}/answer", text="We closed, and we disagree."
    )
    assert answered.status_code == 303
    assert Ruling.objects.get(pk=ruling.id).status == "answered"
    path = f"/advertise/cases/{Case.objects.get().pk}/bundle"
    assert downloaded(client, path, tmp_path).stat().st_size > 0
