"""A small fast SSM service for the benchmark: PutInventory and ListInventoryEntries, kept in memory.

One thread answers some ten thousand calls a second, so that what is measured is the caller. It checks nothing that the
caller's SDK checks; outcomes are right all the same: hashes are compared, entries are kept and paged.

Run it with ``python -m tests.bench.service``; it prints its URL and serves until it is told to end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

PAGE = 50

_TARGET = re.compile(rb"\r\nx-amz-target: *AmazonSSM\.(\w+)", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

Answer = tuple[int, dict[str, Any]]


class Store:
    """What nodes hold."""

    def __init__(self) -> None:
        self._items: dict[tuple[str, str], dict[str, Any]] = {}

    def answer(self, operation: str, request: dict[str, Any]) -> Answer:
        """The status and the body of the answer to a call."""
        if operation == "PutInventory":
            return self._put(request["InstanceId"], request["Items"])
        if operation == "ListInventoryEntries":
            return self._list(request)
        return 400, {"__type": "UnknownOperationException"}

    def _put(self, instance_id: str, items: list[dict[str, Any]]) -> Answer:
        for item in items:
            stored = self._items.get((instance_id, item["TypeName"]), {})
            if "Content" not in item and stored.get("ContentHash") != item.get("ContentHash"):
                return 400, {"__type": "ItemContentMismatchException", "TypeName": item["TypeName"]}
        for item in items:
            key = (instance_id, item["TypeName"])
            self._items[key] = {**self._items.get(key, {}), **item}
        return 200, {}

    def _list(self, request: dict[str, Any]) -> Answer:
        item = self._items.get((request["InstanceId"], request["TypeName"]), {})
        entries = item.get("Content", [])
        start = int(request.get("NextToken", 0))
        head: dict[str, Any] = {name: item[name] for name in ("SchemaVersion", "CaptureTime") if name in item}
        more = {"NextToken": str(start + PAGE)} if start + PAGE < len(entries) else {}
        return 200, {**head, "Entries": entries[start : start + PAGE], **more}


class Tally:
    """How often each operation was called since the last ``take``, and the seconds from the first call to the last."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._first = self._last = 0.0

    def count(self, operation: str) -> None:
        self._last = time.perf_counter()
        if not self._calls:
            self._first = self._last
        self._calls[operation] += 1

    def take(self) -> dict[str, Any]:
        taken = {"calls": dict(self._calls), "seconds": self._last - self._first}
        self._calls.clear()
        return taken


class Connection(asyncio.Protocol):
    """One connection that is kept alive. ``POST`` is a call of the API, ``GET`` takes the tally."""

    def __init__(self, store: Store, tally: Tally, latency: float) -> None:
        self._store = store
        self._tally = tally
        self._latency = latency
        self._received = b""
        self._write: Callable[[bytes], None]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._write = transport.write

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[: end + 2]
            length = _LENGTH.search(head)
            size = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < size:
                return
            body, self._received = self._received[end + 4 : size], self._received[size:]
            self._respond(head, body)

    def _respond(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"GET"):
            self._write(_http(200, self._tally.take()))
            return
        target = _TARGET.search(head)
        operation = target[1].decode() if target else ""
        self._tally.count(operation)
        answer = _http(*self._store.answer(operation, json.loads(body)))
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._write, answer)
        else:
            self._write(answer)


def _http(status: int, body: dict[str, Any]) -> bytes:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


async def serve(port: int, latency: float) -> None:
    """Serves on the loopback address until cancelled.

    :param latency: seconds that pass before each answer.
    """
    connect = functools.partial(Connection, Store(), Tally(), latency)
    server = await asyncio.get_running_loop().create_server(connect, "127.0.0.1", port, backlog=1024)
    print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that pass before each answer")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments.port, arguments.latency))
