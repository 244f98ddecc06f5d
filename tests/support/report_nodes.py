"""Nodes as ``ssm_inventory_info`` returns them, made up: the same for the same number and seed."""

from __future__ import annotations

import datetime
import random
from typing import Any

NOW = "2026-03-15T12:00:00Z"

_PLATFORMS = (
    ("Debian GNU/Linux", "12", "6.1.0-28-cloud-amd64"),
    ("Debian GNU/Linux", "11", "5.10.0-33-cloud-amd64"),
    ("Amazon Linux", "2023", "6.1.119-129.201.amzn2023.x86_64"),
    ("Amazon Linux", "2", "5.10.230-223.885.amzn2.x86_64"),
    ("Ubuntu", "24.04", "6.8.0-1021-aws"),
    ("Ubuntu", "22.04", "6.5.0-1024-aws"),
    ("Red Hat Enterprise Linux", "9.4", "5.14.0-427.42.1.el9_4.x86_64"),
    ("Microsoft Windows Server 2022 Datacenter", "10.0.20348", ""),
)
_WEIGHTS = (30, 8, 22, 5, 20, 6, 6, 3)
_REGIONS = ("eu-central-1", "us-east-1")
_ROLES = ("web", "api", "db", "queue", "cache", "build", "edge")
_AGENTS = ("3.3.1611.0", "3.3.1345.0", "3.2.2303.0")
_PACKAGES = 400


def make_nodes(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Nodes with three types, the commonest troubles of fleets among them."""
    chance = random.Random(seed)
    return [_node(chance, index) for index in range(count)]


def stored_type(
    name: str, capture_time: str | None, entries: list[dict[str, str]], version: str = "1.0"
) -> dict[str, Any]:
    """One type of a node; without a capture time one that the node has no data of."""
    held = capture_time is not None
    return {
        "type_name": name,
        "schema_version": version if held else None,
        "capture_time": capture_time,
        "content_hash": "h2S3423R45iIYNRHpkdDfg==" if held else None,
        "entries": entries,
    }


def days_before(days: float) -> str:
    """The capture time that lies so many days before ``NOW``."""
    moment = datetime.datetime.fromisoformat(NOW) - datetime.timedelta(days=days)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _node(chance: random.Random, index: int) -> dict[str, Any]:
    name, version, kernel = chance.choices(_PLATFORMS, _WEIGHTS)[0]
    prefix = "i" if chance.random() < 0.85 else "mi"
    instance_id = f"{prefix}-{index:017x}"
    return {
        "instance_id": instance_id,
        "region": chance.choice(_REGIONS),
        "information": {
            "AgentType": "amazon-ssm-agent",
            "AgentVersion": chance.choices(_AGENTS, (70, 25, 5))[0],
            "ComputerName": f"{chance.choice(_ROLES)}-{index:04}.example.com",
            "InstanceId": instance_id,
            "InstanceStatus": "Active" if chance.random() < 0.97 else "ConnectionLost",
            "IpAddress": f"198.51.100.{index % 254 + 1}",
            "PlatformName": name,
            "PlatformType": "Windows" if "Windows" in name else "Linux",
            "PlatformVersion": version,
            "ResourceType": "EC2Instance" if prefix == "i" else "ManagedInstance",
        },
        "types": [
            _held(chance, "AWS:Application", _applications(chance), 0.02, version="1.1"),
            _held(chance, "Custom:AnsibleSystem", [_system(chance, name, version, kernel)], 0.06),
            _held(chance, "Custom:RackInfo", [_rack(chance)], 0.3),
        ],
    }


def _held(
    chance: random.Random, name: str, entries: list[dict[str, str]], missing: float, version: str = "1.0"
) -> dict[str, Any]:
    if chance.random() < missing:
        return stored_type(name, None, [])
    # most nodes report every day, some have not for long, a few are past their time
    days = chance.choices((1, 8, 24, 30, 33), (80, 12, 5, 2, 1))[0] * (0.2 + 0.8 * chance.random())
    return stored_type(name, days_before(days), entries, version)


def _applications(chance: random.Random) -> list[dict[str, str]]:
    numbers = sorted(chance.sample(range(_PACKAGES), 60))
    return [
        {
            "Name": f"package-{number:03}",
            "Version": f"{1 + number % 9}.{number % 17}.{chance.randrange(2)}",
            "Architecture": "amd64",
            "Publisher": "Example packagers" if number % 3 else "",
        }
        for number in numbers
    ]


def _system(chance: random.Random, name: str, version: str, kernel: str) -> dict[str, str]:
    return {
        "Distribution": name,
        "DistributionVersion": version,
        "Kernel": kernel,
        "Architecture": "x86_64" if chance.random() < 0.8 else "aarch64",
        "ProcessorCount": str(chance.choice((2, 4, 8, 16))),
        "MemoryMb": str(chance.choice((3906, 7812, 15625, 31250))),
    }


def _rack(chance: random.Random) -> dict[str, str]:
    return {"RackLocation": f"Bay {chance.choice('ABCD')}/Row {chance.randrange(9)}/Rack {chance.choice('EFG')}"}
