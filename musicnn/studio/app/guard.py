"""The guard at the door: host, origin, token, size and speed of every request, and the headers of every answer.

Browsers send requests on behalf of pages that the user never meant to trust. Against a foreign page stand the Origin check (it cannot
write), the token (it cannot read), the Host check (a name that was rebound to this machine is none of ours), and the content policy
(our page loads and calls nothing but ourselves).
"""

import asyncio
import secrets
from urllib.parse import urlsplit

from musicnn.studio.app.problems import problem
from musicnn.studio.settings import Settings

# Inline styles are allowed: the engraver's SVG and our own sizes use them. Scripts are not.
POLICY = ("default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none';"
          " base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
HEADERS = [(b"content-security-policy", POLICY.encode()), (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"),
           (b"cross-origin-opener-policy", b"same-origin"), (b"cross-origin-resource-policy", b"same-origin")]
OPEN = ("/api/v1/health", "/api/v1/shared/", "/api/v1/samples/")    # what needs no token: a sign of life, a shared piece and its sound
SAFE = ("GET", "HEAD", "OPTIONS")
PATIENCE = 4                                         # so many times the longest body are read before the door is shut


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app, settings: Settings):
        self.app, self.settings = app, settings

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def dressed(message):
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in HEADERS if h[0] not in present)]
            await send(message)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal is None and scope["method"] not in SAFE:
            body = await self._body(receive, headers)
            if isinstance(body, int):
                limits = self.settings.limits
                why = f"at most {limits.body_bytes} bytes within {limits.body_seconds:g} s are let in"
                refusal = problem(body, why, headers={"Connection": "close"})
            else:
                receive = _replay(body, receive)
        if refusal is not None:
            return await refusal(scope, receive, dressed)
        await self.app(scope, receive, dressed)

    def _refusal(self, scope, headers: dict):
        """What the head of a request is refused for, as an answer; None lets it in."""
        settings, path = self.settings, scope["path"].removeprefix(scope.get("root_path", ""))
        host = headers.get(b"host", "")
        if settings.hosts and _name(host) not in settings.hosts:
            return problem(421, f"this studio is not called {_name(host)[:80]!r}; start it with --host-name if it should be")
        if scope["method"] not in SAFE:
            origin = headers.get(b"origin")
            if (origin is not None and urlsplit(origin).netloc != host) or headers.get(b"sec-fetch-site", "none") == "cross-site":
                return problem(403, "pages of other sites may not write here")
        if settings.token and path.startswith("/api/") and not path.startswith(OPEN):
            kind, _, token = headers.get(b"authorization", "").partition(" ")
            if kind.lower() != "bearer" or not secrets.compare_digest(token.encode(), settings.token.encode()):
                return problem(401, "open the studio by the address that it printed when it started; it holds the key",
                               headers={"WWW-Authenticate": "Bearer"})
        return None

    async def _body(self, receive, headers: dict) -> bytes | int:
        """The whole body, or the status for which it is refused. It is counted while it comes; what a header promises proves nothing.

        What is somewhat too long is read to its end and thrown away: a client that still writes would meet a closed door, not the reason.
        """
        most, data, seen, more = self.settings.limits.body_bytes, bytearray(), 0, True
        if headers.get(b"content-length", "0").isdigit() and int(headers.get(b"content-length", "0")) > PATIENCE * most:
            return 413
        try:
            async with asyncio.timeout(self.settings.limits.body_seconds):
                while more and seen <= PATIENCE * most:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return 408
                    seen += len(message.get("body", b""))
                    more = message.get("more_body", False)
                    if seen <= most:
                        data += message.get("body", b"")
        except TimeoutError:
            return 408
        return 413 if seen > most else bytes(data)


def _name(host: str) -> str:
    """The host without its port."""
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host


def _replay(body: bytes, receive):
    """A `receive` that gives the body that was read already, and then whatever comes."""
    given = False

    async def again():
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()
    return again
