"""Something that answers every call in the place of AWS: a network's login page, a proxy that refuses, a broken one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

LOGIN_PAGE = b"<html><body>Please log in</body></html>"
HTML: Mapping[str, str] = {"Content-Type": "text/html"}
# What AWS sends with every answer.
OF_AWS: Mapping[str, str] = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": "request-1"}


class Portal(ThreadingHTTPServer):
    """``url`` is where clients go. ``asked`` has the operation of each call."""

    daemon_threads = True

    def __init__(self, body: bytes, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body, self.status, self.headers = body, status, headers
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Portal

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.headers.get("X-Amz-Target", "").partition(".")[2])
        self.send_response(self.server.status)
        for name, value in {"Content-Length": str(len(self.server.body)), **self.server.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Silent."""


@contextmanager
def portal(body: bytes = LOGIN_PAGE, status: int = 200, headers: Mapping[str, str] | None = None) -> Iterator[Portal]:
    """Run one; its answers are HTML where no headers are given."""
    with Portal(body, status, HTML if headers is None else headers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
