"""Files to be saved: case bundles, and what came from outside, which is never shown (DESIGN.md)."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from adjudge import bootstrap
from adjudge.adapters.bundle import BundleWriter, TileProofs
from adjudge.domain.actor import Actor
from adjudge.services.bundle import write_case_bundle
from adjudge.settings import current_settings


def attachment(content: bytes, name: str) -> HttpResponse:
    """A download that no browser renders or sniffs; what it claims to be is not repeated."""
    response = HttpResponse(content, content_type="application/octet-stream")
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = str(header)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def case_bundle(actor: Actor, case_id: str) -> FileResponse:
    """The case bundle that this person may have, made on disk. Raises `NotFound`."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    writer = BundleWriter(file)
    try:
        reference = write_case_bundle(
            bootstrap.deps(),
            actor,
            case_id=case_id,
            proofs=TileProofs(current_settings().state),
            put=writer.put,
        )
        writer.finish()
        file.seek(0)
    except BaseException:
        writer.close()
        file.close()
        raise
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"case-{reference}.zip",
        content_type="application/zip",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
