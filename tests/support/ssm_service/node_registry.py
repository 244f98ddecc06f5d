"""The managed nodes of one account and region."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .countdown import Countdown
from .errors import ServiceError
from .store import RETENTION

INSTANCE_INFORMATION = "AWS:InstanceInformation"


@dataclass
class Node:
    """A managed node: its AWS:InstanceInformation, and whether it is gone or has yet to register."""

    instance_id: str
    information: dict[str, str]
    registered_at: datetime
    terminated_at: datetime | None = None
    late: Countdown = field(default_factory=Countdown)


class NodeRegistry:
    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def add(self, attributes: Mapping[str, str], now: datetime) -> Node:
        """Register the node that ``InstanceId`` names; the other attributes take the place of made-up ones."""
        instance_id = attributes["InstanceId"]
        node = Node(instance_id, {**default_information(instance_id), **attributes}, now)
        self._nodes[instance_id] = node
        return node

    def find(self, instance_id: str) -> Node | None:
        return self._nodes.get(instance_id)

    def managed(self, instance_id: str, now: datetime) -> Node:
        """The node, if a put may name it (a call that names a late node is one of its refusals)."""
        node = self.known(instance_id, now)
        if node.terminated_at is not None:
            raise _invalid(instance_id)
        return node

    def known(self, instance_id: str, now: datetime) -> Node:
        """The node, if a read may name it: a terminated one is still read (inferred, not seen live)."""
        node = self._nodes.get(instance_id)
        if node is None or node.late.spend(now):
            raise _invalid(instance_id)
        return node

    def listed(self, now: datetime) -> list[Node]:
        """Every node that a search finds, in the order of their ids; those terminated for less than 30 days too."""
        nodes = [self._nodes[instance_id] for instance_id in sorted(self._nodes)]
        return [node for node in nodes if not node.late.pending(now) and not _forgotten(node, now)]

    def alive(self) -> list[Node]:
        return [node for node in self._nodes.values() if node.terminated_at is None]

    def terminate(self, instance_id: str, now: datetime) -> Node:
        """Seen live (github.com/mludvig/aws-ssm-tools#34): two attributes are all that is left of a terminated node."""
        node = self._nodes[instance_id]
        node.terminated_at = now
        node.information = {"InstanceId": instance_id, "InstanceStatus": "Terminated"}
        return node


def default_information(instance_id: str) -> dict[str, str]:
    """What the agent reports of a Linux node; the address comes from the id, within 198.51.100.0/24."""
    hybrid = instance_id.startswith("mi-")
    octet = zlib.crc32(instance_id.encode()) % 254 + 1
    return {
        "AgentType": "amazon-ssm-agent",
        "AgentVersion": "3.3.2299.0",
        "ComputerName": f"ip-198-51-100-{octet}.example.com",
        "InstanceId": instance_id,
        "InstanceStatus": "Active",
        "IpAddress": f"198.51.100.{octet}",
        "PlatformName": "Amazon Linux",
        "PlatformType": "Linux",
        "PlatformVersion": "2023",
        "ResourceType": "ManagedInstance" if hybrid else "EC2Instance",
    }


def _forgotten(node: Node, now: datetime) -> bool:
    return node.terminated_at is not None and now - node.terminated_at >= RETENTION


def _invalid(instance_id: str) -> ServiceError:
    # The code is documented; the text is made up (not seen live).
    return ServiceError("InvalidInstanceId", f"Instance Id {instance_id} is not valid or is not a managed node.")
