"""Reading a site's log by HTTP, and keeping a copy of it, as any outsider can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from adjudge.domain.errors import DomainError
from adjudge.domain.register.errors import MissingFile

TIMEOUT_SECONDS: Final = 20.0
MAX_FILE_BYTES: Final = 256 * (2 + 65_535)

Reader = Callable[[str], bytes]


class LogUnreachable(DomainError):
    """The site that is to be verified does not answer, or answers with something else."""

    code = "log.unreachable"

    def message(self) -> str:
        return f"{self.details['url']} cannot be read: {self.details['problem']}."

    def remedy(self) -> str:
        return "Give the folder of the log, or its address, such as https://site/register/log"


def site_reader(address: str) -> Reader:
    """A reader of the log below an address.

    It raises MissingFile, or LogUnreachable if there is no answer or a file is far too large.
    """
    base = address.rstrip("/")
    client = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)

    def read(path: str) -> bytes:
        url = f"{base}/{path}"
        try:
            with client.stream("GET", url) as answer:
                if answer.status_code == httpx.codes.NOT_FOUND:
                    raise MissingFile(path=path)
                if not answer.is_success:
                    raise LogUnreachable(url=url, problem=f"status {answer.status_code}")
                return _bounded(answer, url)
        except httpx.HTTPError as error:
            raise LogUnreachable(url=url, problem=str(error) or type(error).__name__) from None

    return read


def _bounded(answer: httpx.Response, url: str) -> bytes:
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > MAX_FILE_BYTES:
            raise LogUnreachable(url=url, problem="the file is larger than any of a log")
    return bytes(content)


def keeping_reader(read: Reader, folder: Path) -> Reader:
    """The same reader, which also keeps every file that it read below `folder`."""

    def read_and_keep(path: str) -> bytes:
        content = read(path)
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return content

    return read_and_keep
