"""The service over HTTP: our operations, ``/_service/`` for tests, and moto's own server for everything else.

moto's server closes every connection and takes seconds to import; here connections stay open, and moto's services are
imported when the first request for one of them comes.
"""

from __future__ import annotations

import json
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from moto.core.request import Request, normalize_request
from werkzeug.test import run_wsgi_app

from .control import perform
from .errors import ConnectionCut
from .responses import InventoryResponse
from .service_model import operation_of

CONTROL_PREFIX = "/_service/"

Reply = tuple[int, dict[str, str], bytes]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave in one packet, at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, headers, content = self._reply(body)
        except ConnectionCut:
            self._hang_up()
            return
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def _reply(self, body: bytes) -> Reply:
        if self.path.startswith(CONTROL_PREFIX):
            return _control_reply(self.path[len(CONTROL_PREFIX) :], body)
        url = f"http://{self.headers.get('Host', 'localhost')}{self.path}"
        request = normalize_request(AWSPreparedRequest(self.command, url, self.headers, body, stream_output=False))
        operation = operation_of(self.headers.get("X-Amz-Target"))
        if operation is None:
            return _moto_reply(request)
        status, headers, text = InventoryResponse().answer(request, operation)
        return status, headers, text.encode()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Silent: the calls are on record."""


def _control_reply(verb: str, body: bytes) -> Reply:
    """``{"arguments": [...], "keywords": {...}}`` (or nothing) in; ``{"result": ...}`` or ``{"error": "..."}`` out."""
    try:
        asked = json.loads(body or b"{}")
        if not isinstance(asked, dict):
            raise ValueError("no arguments and keywords")
        result = perform(verb, asked.get("arguments", []), asked.get("keywords", {}))
        status, answer = 200, {"result": result}
    except ValueError as error:
        status, answer = 400, {"error": str(error)}
    return status, {"content-type": "application/json"}, json.dumps(answer).encode()


class _Moto:
    """moto's own server application, made when it is first asked."""

    def __init__(self) -> None:
        self._application: Any = None
        self._lock = Lock()

    def application(self) -> Any:
        with self._lock:
            if self._application is None:
                from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

                self._application = DomainDispatcherApplication(create_backend_app)
            return self._application


_moto = _Moto()


def _moto_reply(request: Request) -> Reply:
    try:
        body, status, headers = run_wsgi_app(_moto.application(), request.environ, buffered=True)
    except NotImplementedError as error:
        answer = {"__type": "NotImplementedError", "message": str(error)}
        return 501, {"content-type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()
    return int(status.split()[0]), dict(headers.items()), b"".join(body)


class ServiceServer(ThreadingHTTPServer):
    """The server, in threads of this process. ``url`` says where."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of the service; anything else is told as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def start(self) -> None:
        """Serve from a thread, until ``stop``."""
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
