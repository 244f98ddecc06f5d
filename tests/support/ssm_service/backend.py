"""The state of the service in moto's own containers, so that moto resets it with the rest."""

from __future__ import annotations

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict, BaseBackend

from .calls import CallLog
from .clock import Clock
from .deletions import Deletions
from .errors import ServiceError
from .faults import Faults
from .node_registry import NodeRegistry
from .schemas import Schemas
from .settings import Settings
from .store import Store


class InventoryBackend(BaseBackend):
    """The inventory of one account and region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.nodes = NodeRegistry()
        self.schemas = Schemas()
        self.store = Store()
        self.deletions = Deletions()


class ControlBackend(BaseBackend):
    """What tests set and see, for the service as a whole."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.clock = Clock()
        self.settings = Settings()
        self.faults = Faults()
        self.calls = CallLog()


inventory_backends = BackendDict(InventoryBackend, "ssm")
_control_backends = BackendDict(ControlBackend, "ssm", use_boto3_regions=False, additional_regions=["aws"])


def inventory(account: str, region: str) -> InventoryBackend:
    try:
        return inventory_backends[account][region]
    except KeyError:
        # As for a region that an account has not enabled.
        message = "The security token included in the request is invalid."
        raise ServiceError("UnrecognizedClientException", message) from None


def control() -> ControlBackend:
    return _control_backends[DEFAULT_ACCOUNT_ID]["aws"]


def reset() -> None:
    """Forget everything, in every account and region, of every moto service in use."""
    BackendDict.reset()
