"""A relay in front of the test service: it sees what calls were signed with, and those of other services."""

from __future__ import annotations

import http.client
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

_DENIED = (
    "<Response><Errors><Error><Code>UnauthorizedOperation</Code>"
    "<Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>"
)


class Relay(ThreadingHTTPServer):
    """``url`` is where clients go. ``seen`` has each call's action and session token."""

    daemon_threads = True

    def __init__(self, target: str, denied: Collection[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target.removeprefix("http://").rstrip("/")
        self.denied = denied
        self.seen: list[tuple[str, str | None]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def actions(self) -> set[str]:
        return {action for action, _token in self.seen}

    @property
    def tokens(self) -> set[str | None]:
        return {token for _action, token in self.seen}


class _Handler(BaseHTTPRequestHandler):
    server: Relay

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        action = _action(self.headers.get("X-Amz-Target"), body)
        self.server.seen.append((action, self.headers.get("X-Amz-Security-Token")))
        if action in self.server.denied:
            self._answer(403, "text/xml", _DENIED.encode())
        else:
            self._forward(body)

    def _forward(self, body: bytes) -> None:
        connection = http.client.HTTPConnection(self.server.target, timeout=60)
        connection.request("POST", self.path, body, dict(self.headers))
        answer = connection.getresponse()
        self._answer(answer.status, answer.headers["Content-Type"], answer.read())
        connection.close()

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Silent."""


def _action(target: str | None, body: bytes) -> str:
    """``ssm:PutInventory`` of a call in JSON, ``ec2:DescribeRegions`` and ``sts:AssumeRole`` of forms."""
    if target:
        return f"ssm:{target.partition('.')[2]}"
    (name,) = parse_qs(body.decode())["Action"]
    return f"{'sts' if name.startswith('AssumeRole') else 'ec2'}:{name}"


@contextmanager
def relay(target: str, denied: Collection[str] = ()) -> Iterator[Relay]:
    """Run a relay. Calls of the denied actions end there."""
    with Relay(target, denied) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
