"""What stands between a client and the test service: a forward proxy, and a front that speaks TLS."""

from __future__ import annotations

import datetime
import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_REFUSAL = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
_HEAD_END = b"\r\n\r\n"


def forward_proxy(refuses: bool = False) -> AbstractContextManager[str]:
    """The URL of a proxy that takes CONNECT and absolute URLs, or refuses whatever it is asked."""

    def serve(client: socket.socket) -> None:
        head = _read_head(client)
        if refuses:
            client.sendall(_REFUSAL)
            return
        method, target, _rest = head.split(b" ", 2)
        address = urlsplit((b"//" + target if method == b"CONNECT" else target).decode("ascii"))
        with socket.create_connection((address.hostname or "", address.port or 80)) as server:
            if method == b"CONNECT":
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                server.sendall(head.replace(target, (address.path or "/").encode("ascii"), 1))
            _pass_both_ways(client, server)

    return _listening("http", serve)


def tls_front(target: str, certificate: Path, garbled: str = "") -> AbstractContextManager[str]:
    """The URL of TLS in front of the service.

    :param garbled: an operation that the service gets, and whose answer is no TLS.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(raw: socket.socket) -> None:
        with context.wrap_socket(raw, server_side=True) as client:
            while request := _read_request(client):
                answer = _answer_of(target, request)
                if garbled and f".{garbled}\r\n".encode() in request:
                    with socket.socket(fileno=client.detach()) as bare:
                        bare.sendall(b"\x00no record of TLS")
                    return
                client.sendall(answer)

    return _listening("https", serve)


def make_certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(
        now + datetime.timedelta(days=1)
    )
    host = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    signed = builder.add_extension(host, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(private + signed.public_bytes(pem))
    return path


@contextmanager
def _listening(scheme: str, serve: Callable[[socket.socket], None]) -> Iterator[str]:
    def handle(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            serve(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                Thread(target=handle, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=accept, daemon=True).start()
        try:
            yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            # close() alone does not wake the thread that accepts
            listener.shutdown(socket.SHUT_RDWR)


def _read_head(connection: socket.socket) -> bytes:
    read = b""
    while _HEAD_END not in read:
        part = connection.recv(65536)
        if not part:
            break
        read += part
    return read


def _read_request(connection: socket.socket) -> bytes:
    request = _read_head(connection)
    head, _end, body = request.partition(_HEAD_END)
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        part = connection.recv(65536)
        request, body = request + part, body + part
    return request


def _answer_of(target: str, request: bytes) -> bytes:
    with socket.create_connection((urlsplit(target).hostname, urlsplit(target).port)) as server:
        server.sendall(request)
        answer = http.client.HTTPResponse(server)
        answer.begin()
        body = answer.read()
        head = "".join(f"{name}: {value}\r\n" for name, value in answer.getheaders())
        return f"HTTP/1.1 {answer.status} {answer.reason}\r\n{head}\r\n".encode() + body


def _pass_both_ways(client: socket.socket, server: socket.socket) -> None:
    def pass_on(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                sink.sendall(part)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    back = Thread(target=pass_on, args=(server, client), daemon=True)
    back.start()
    pass_on(client, server)
    back.join()
