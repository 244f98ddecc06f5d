"""DeleteInventory and DescribeInventoryDeletions."""

from __future__ import annotations

from typing import Any

from .backend import ControlBackend, InventoryBackend
from .countdown import Countdown
from .deletions import new_deletion
from .errors import ServiceError
from .paging import page
from .schemas import CustomType


def delete_inventory(backend: InventoryBackend, control: ControlBackend, parameters: dict[str, Any]) -> dict[str, Any]:
    """The schema changes at once, the data goes later (inferred, not seen live); a dry run only counts."""
    token = parameters.get("ClientToken")
    repeated = backend.deletions.repeated(token, parameters)
    if repeated is not None:
        return repeated.begun()
    now, settings = control.clock.now(), control.settings
    custom_type = _custom_type(backend, parameters["TypeName"])
    items = backend.store.of_type(custom_type.name, now)
    countdown = Countdown.starting(now, settings.deletion_polls, settings.deletion_seconds)
    deletion = new_deletion(custom_type.name, items, countdown, now)
    answer = deletion.begun()
    if not parameters.get("DryRun"):
        _change_schema(backend, custom_type, parameters.get("SchemaDeleteOption"))
        backend.deletions.begin(deletion, token, parameters)
    return answer


def _custom_type(backend: InventoryBackend, type_name: str) -> CustomType:
    """Only a custom type can be deleted (model); that another name is InvalidTypeNameException is inferred."""
    custom_type = backend.schemas.find(type_name)
    if custom_type is None:
        raise ServiceError("InvalidTypeNameException", "The parameter type name is not valid.")
    return custom_type


def _change_schema(backend: InventoryBackend, custom_type: CustomType, option: str | None) -> None:
    if option == "DisableSchema":
        custom_type.disabled = custom_type.version
    elif option == "DeleteSchema":
        backend.schemas.forget(custom_type.name)


def describe_inventory_deletions(
    backend: InventoryBackend, control: ControlBackend, parameters: dict[str, Any]
) -> dict[str, Any]:
    """A deletion is in progress for as many of these calls as the settings say."""
    now = control.clock.now()
    shown = backend.deletions.shown(parameters.get("DeletionId"), now)
    rows, more = page(shown, control.page_size(parameters), parameters)
    for deletion in rows:
        deletion.countdown.spend(now)
    return {"InventoryDeletions": [deletion.status() for deletion in rows]} | more
