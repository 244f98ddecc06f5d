"""What boto3 takes by itself for the calls that the collection makes: no comparing, no checking, no result.

``python -m tests.bench.bare hash FLEET`` puts the content hashes of all nodes of a fleet, ten at a time;
``python -m tests.bench.bare reads FLEET`` reads the types of its first node, one after another, and prints the seconds.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

THREADS = 10


def put_hash(client: Any, node: dict[str, Any]) -> None:
    items = [
        {
            "TypeName": item["type_name"],
            "SchemaVersion": "1.0",
            "CaptureTime": "2026-01-31T23:59:59Z",
            "ContentHash": item["content_hash"],
        }
        for item in node["items"]
    ]
    client.put_inventory(InstanceId=node["instance_id"], Items=items)


def put_hashes(client: Any, fleet: list[dict[str, Any]]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda node: put_hash(client, node), fleet))


def read_in_turn(client: Any, node: dict[str, Any]) -> None:
    for item in node["items"]:
        client.list_inventory_entries(InstanceId=node["instance_id"], TypeName=item["type_name"])


def main(job: str, file: str) -> None:
    fleet = json.loads(Path(file).read_text(encoding="utf-8"))["fleet"]
    client = boto3.client("ssm", config=Config(max_pool_connections=THREADS))
    began = time.perf_counter()
    if job == "hash":
        put_hashes(client, fleet)
    else:
        read_in_turn(client, fleet[0])
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
