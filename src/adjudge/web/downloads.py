"""Files from outside: handed out to be saved, never shown (Hostile content in DESIGN.md)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(content: bytes, name: str) -> HttpResponse:
    """A download that no browser renders or sniffs; what it claims to be is not repeated."""
    response = HttpResponse(content, content_type="application/octet-stream")
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = str(header)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
