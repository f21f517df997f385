"""The little HTTP that the hot path needs, straight on ASGI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final, NamedTuple

import msgspec

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

_encode = msgspec.json.Encoder().encode
_NO_STORE: Final = (b"cache-control", b"no-store")


class Response(NamedTuple):
    """A whole answer."""

    status: int
    headers: list[Header]
    body: bytes


def json_response(
    content: object,
    status: int = 200,
    *,
    kind: bytes = b"application/json",
    headers: Iterable[Header] = (),
) -> Response:
    """An answer in JSON that no cache keeps."""
    return body_response(_encode(content), kind, status, headers)


def body_response(
    body: bytes, kind: bytes, status: int = 200, headers: Iterable[Header] = ()
) -> Response:
    """An answer of a given content type that no cache keeps."""
    length = (b"content-length", b"%d" % len(body))
    return Response(status, [(b"content-type", kind), length, _NO_STORE, *headers], body)


def no_content() -> Response:
    """Done; there is nothing to say."""
    return Response(204, [_NO_STORE], b"")


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of this (lower-case) name, or nothing."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""


async def send_response(send: Send, response: Response) -> None:
    """Send the answer."""
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": response.headers,
        }
    )
    await send({"type": "http.response.body", "body": response.body})
