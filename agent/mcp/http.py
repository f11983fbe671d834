"""The MCP server over HTTP: on this machine alone, with a token in every request, and from no foreign web page."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_LARGEST_BODY: Final = 1 << 20


def with_token(server: Server[Any], token: str, host: str, port: int) -> Application:
    """The server as an ASGI application that answers only who has the token.

    Args:
        host, port: Where it listens; requests for other hosts and from pages of other origins are refused, which keeps
            web pages in the person's browser out.
    """
    from mcp.server.transport_security import TransportSecuritySettings

    names = {f"{name}:{port}" for name in (host, "127.0.0.1", "localhost")}
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=sorted(names),
        allowed_origins=sorted(f"http://{name}" for name in names),
    )
    inner: Application = server.streamable_http_app(transport_security=security)
    wanted = f"Bearer {token}".encode()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await inner(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if not hmac.compare_digest(headers.get(b"authorization", b""), wanted):
            await _refuse(send, 401, "the token is missing or wrong; it was shown when the server started")
        elif int(headers.get(b"content-length", b"0") or 0) > _LARGEST_BODY:
            await _refuse(send, 413, f"a request may have at most {_LARGEST_BODY} bytes")
        else:
            await inner(scope, receive, send)

    return application


async def _refuse(send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})
