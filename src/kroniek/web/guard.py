"""What holds for every answer: whom the server listens to, what a page may do, language and theme of the visitor."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kroniek.web.language import choose, languages

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The names by which a browser on the same machine reaches the server. Any other name in `Host` is a page elsewhere
that has its own name led here (DNS rebinding)."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
}
THEMES = ("auto", "light", "dark")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
YEAR = 365 * 24 * 3600
"""Seconds for which a choice of language or theme is kept."""


class Guard:
    """Middleware around the application.

    `broken` tells the visitor of an error that nothing foresaw; `hosts` are the names that the server answers to,
    None answers to any.
    """

    def __init__(
        self, app: ASGIApp, broken: Callable[[Request, Exception], Response], hosts: Sequence[str] | None = LOOPBACK
    ) -> None:
        self._app = app
        self._broken = broken
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses what comes from elsewhere; hands the rest on and completes the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        choices = _choices(request)
        request.state.language, request.state.theme = _language(request), _theme(request)

        begun = False

        async def finish(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.add_vary_header("Accept-Language, Cookie")
                for name, value in choices.items():
                    headers.append("set-cookie", f"{name}={value}; Path=/; Max-Age={YEAR}; SameSite=Lax")
            await send(message)

        refusal = self._refusal(request.headers, request.method)
        answer: ASGIApp = PlainTextResponse(refusal, status_code=403) if refusal else self._app
        try:
            await answer(scope, receive, finish)
        except Exception as error:  # whatever it is, the server goes on, and the visitor gets a page that says so
            if begun:
                raise
            logging.getLogger(__name__).exception("%s %s", request.method, request.url.path)
            await self._broken(request, error)(scope, receive, finish)

    def _refusal(self, headers: Headers, method: str) -> str | None:
        """Why a request is refused; None where it is not."""
        host = headers.get("host", "")
        if self._hosts is not None and _name(host) not in self._hosts:
            return "This server answers only on its own machine."
        if method in READING:
            return None
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        elsewhere = site not in (None, "same-origin", "none") or (
            origin is not None and urlsplit(origin).netloc != host
        )
        return "This form was sent from another site." if elsewhere else None


def _name(host: str) -> str:
    """The host without its port; "" for what is no host."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _choices(request: Request) -> dict[str, str]:
    """What the visitor chooses in the address, to be kept."""
    asked = {"lang": languages(), "theme": THEMES}
    return {name: value for name, allowed in asked.items() if (value := request.query_params.get(name, "")) in allowed}


def _language(request: Request) -> str:
    accepted = request.headers.get("accept-language", "")
    return choose(request.query_params.get("lang"), request.cookies.get("lang"), accepted)


def _theme(request: Request) -> str:
    wanted = (request.query_params.get("theme"), request.cookies.get("theme"))
    return next((str(theme) for theme in wanted if theme in THEMES), "auto")
