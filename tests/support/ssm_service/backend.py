"""The state of the service in moto's own containers, so that moto resets it with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import RLock
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.models import DEFAULT_ACCOUNT_ID

from .calls import CallLog
from .clock import Clock, service_text
from .countdown import Countdown
from .deletions import Deletions
from .errors import ServiceError
from .faults import Faults
from .node_registry import INSTANCE_INFORMATION, Node, NodeRegistry
from .paging import Orders
from .schemas import Schemas
from .settings import Settings
from .store import Item, Store

# One call at a time: the state has no locks of its own.
lock = RLock()

_PAGE_SIZE = 50


class InventoryBackend(BaseBackend):
    """The inventory of one account and region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.nodes = NodeRegistry()
        self.schemas = Schemas()
        self.store = Store()
        self.deletions = Deletions()

    def report(self, node: Node, now: datetime) -> None:
        """Store a node's AWS:InstanceInformation, as its agent puts it every now and then."""
        item = Item(
            instance_id=node.instance_id,
            type_name=INSTANCE_INFORMATION,
            schema_version="1.0",
            capture_time=service_text(now),
            content_hash=None,
            entries=(node.information,),
            stored_at=now,
            serial=self.store.next_serial(),
        )
        self.store.put(item, Countdown())

    def report_all(self, now: datetime) -> None:
        """Every agent that is still there reports."""
        for node in self.nodes.alive():
            self.report(node, now)


class ControlBackend(BaseBackend):
    """What tests set and see, for the service as a whole."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.clock = Clock()
        self.settings = Settings()
        self.faults = Faults()
        self.calls = CallLog()
        self.orders = Orders()

    def page_size(self, parameters: Mapping[str, Any]) -> int:
        """How many rows the next page has; the documentation names no default, the largest is likely."""
        asked: int = parameters.get("MaxResults", _PAGE_SIZE)
        return min(asked, self.settings.page_size)


inventory_backends = BackendDict(InventoryBackend, "ssm")
_control_backends = BackendDict(ControlBackend, "ssm", use_boto3_regions=False, additional_regions=["aws"])


def inventory(account: str, region: str) -> InventoryBackend:
    try:
        return inventory_backends[account][region]
    except KeyError:
        # As for a region that an account has not enabled.
        message = "The security token included in the request is invalid."
        raise ServiceError("UnrecognizedClientException", message) from None


def inventories() -> list[InventoryBackend]:
    """Those of every account and region in use."""
    return [each for by_region in inventory_backends.values() for each in by_region.values()]


def control() -> ControlBackend:
    return _control_backends[DEFAULT_ACCOUNT_ID]["aws"]


def reset() -> None:
    """Forget everything, in every account and region, of every moto service in use."""
    BackendDict.reset()
