"""What tests may order and ask: the verbs of ``/_service/``. Every verb takes keyword arguments that JSON can carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from . import backend
from .countdown import Countdown
from .errors import ServiceError
from .faults import Effect, Rule, Selector, denied, expired, failing, throttled
from .service_model import OPERATIONS
from .store import Item

DEFAULT_REGION = "us-east-1"


def health() -> dict[str, Any]:
    return {"status": "ok"}


def reset() -> None:
    """Forget nodes, items, faults and calls."""
    backend.reset()


def configure(**settings: Any) -> dict[str, Any]:
    """Change settings, which settings.py lists; returns them all."""
    controls = backend.control()
    controls.settings = controls.settings.changed(**settings)
    return asdict(controls.settings)


def seed(seed: int) -> None:
    """Begin the chances of faults anew."""
    backend.control().faults.seed(seed)


def advance(seconds: float) -> None:
    """Move the service's clock ahead; the agents of all nodes have reported meanwhile."""
    clock = backend.control().clock
    clock.advance(seconds)
    for inventory in backend.inventories():
        inventory.report_all(clock.now())


def add_nodes(
    nodes: Sequence[str | Mapping[str, str]], region: str = DEFAULT_REGION, account: str = DEFAULT_ACCOUNT_ID
) -> list[str]:
    """Register managed nodes: ids, or AWS:InstanceInformation with at least ``InstanceId``. Returns their ids."""
    inventory = backend.inventory(account, region)
    now = backend.control().clock.now()
    attributes = [{"InstanceId": node} if isinstance(node, str) else node for node in nodes]
    for each in attributes:
        inventory.report(inventory.nodes.add(each, now), now)
    return [each["InstanceId"] for each in attributes]


def terminate(instance_id: str, region: str = DEFAULT_REGION, account: str = DEFAULT_ACCOUNT_ID) -> None:
    """End a node: it can't be put to any more, and GetInventory knows little more than that it is gone."""
    inventory = backend.inventory(account, region)
    if inventory.nodes.find(instance_id) is None:
        raise ValueError(f"no such node: {instance_id}")
    now = backend.control().clock.now()
    inventory.report(inventory.nodes.terminate(instance_id, now), now)


def late(
    instance_id: str,
    n: int | None = None,
    seconds: float | None = None,
    region: str = DEFAULT_REGION,
    account: str = DEFAULT_ACCOUNT_ID,
) -> None:
    """The node registers only after ``n`` calls that name it, or after some seconds: InvalidInstanceId until then."""
    inventory = backend.inventory(account, region)
    if inventory.nodes.find(instance_id) is None:
        add_nodes([instance_id], region, account)
    node = inventory.nodes.find(instance_id)
    if node is not None:
        node.late = Countdown.starting(backend.control().clock.now(), n, seconds)


def stored(
    instance_id: str, type_name: str, region: str = DEFAULT_REGION, account: str = DEFAULT_ACCOUNT_ID
) -> dict[str, Any] | None:
    """What is stored, lag or not: schema_version, capture_time, content_hash (or None), entries as they were put."""
    item = backend.inventory(account, region).store.stored(instance_id, type_name, backend.control().clock.now())
    return None if item is None else _described(item)


def all_stored(region: str = DEFAULT_REGION, account: str = DEFAULT_ACCOUNT_ID) -> list[dict[str, Any]]:
    """The same of every item, with ``instance_id`` and ``type_name``."""
    items = backend.inventory(account, region).store.all(backend.control().clock.now())
    return [{"instance_id": item.instance_id, "type_name": item.type_name, **_described(item)} for item in items]


def _described(item: Item) -> dict[str, Any]:
    return {
        "schema_version": item.schema_version,
        "capture_time": item.capture_time,
        "content_hash": item.content_hash,
        "entries": [dict(entry) for entry in item.entries],
    }


def calls(parameters: bool = False) -> list[dict[str, Any]]:
    """The calls since the last reset, in their order."""
    return backend.control().calls.all(parameters=parameters)


def forget_calls() -> None:
    backend.control().calls.clear()


def open_calls() -> int:
    """How many calls have come in and are not over yet, whether or not somebody still waits for the answer."""
    return backend.control().calls.open


def heal() -> None:
    """No faults any more; lag, slow deletions and late nodes stay as they are."""
    backend.control().faults.rules.clear()


def throttle(share: float | None = None, n: int | None = None, operation: str | None = None) -> None:
    """ThrottlingException for a share of all calls, or for the next ``n``."""
    if (share is None) == (n is None):
        raise ValueError("throttle takes either a share or a number of calls")
    _add_rule(Rule(Effect(error=throttled), _selectors(operation), times=n, share=1.0 if share is None else share))


def fail(
    operation: str,
    code: str,
    times: int | None = 1,
    message: str | None = None,
    type_name: str | None = None,
    status: int | None = None,
    instance_id: str | None = None,
    after: int = 0,
    when: str = "before",
) -> None:
    """The next calls of an operation ("*": of any) fail, for ever if ``times`` is None.

    :param type_name: the TypeName that the error carries.
    :param instance_id: only calls for this node.
    :param after: so many calls go well before.
    :param when: "before" the call has an effect, or "after" it has had it.
    """
    effect = Effect(error=failing(code, message, type_name, status), late=_is_late(when))
    ids = frozenset([instance_id] if instance_id else [])
    _add_rule(Rule(effect, [Selector(_operations([operation]), ids)], times=times, skip=after))


def deny(*operations: str, type_names: Sequence[str] = ()) -> None:
    """AccessDeniedException for these operations (none named: for all), or only if they touch some types (patterns)."""
    _add_rule(Rule(Effect(error=denied), [Selector(_operations(operations), any_type=tuple(type_names))]))


def deny_nodes(*instance_ids: str, operations: Sequence[str] = ()) -> None:
    """AccessDeniedException for calls that name these nodes."""
    _add_rule(Rule(Effect(error=denied), [Selector(_operations(operations), frozenset(instance_ids))]))


def allow_only(*permissions: str | Mapping[str, Any]) -> None:
    """AccessDeniedException for everything but these: operations, or dictionaries with ``operation`` and, if need be,

    ``type_names`` (patterns that all types of the call must match) and ``instance_ids``.
    """
    _add_rule(Rule(Effect(error=denied), [_permission(one) for one in permissions], otherwise=True))


def _permission(permission: str | Mapping[str, Any]) -> Selector:
    named = {"operation": permission} if isinstance(permission, str) else permission
    return Selector(
        operations=_operations([named["operation"]]),
        instance_ids=frozenset(named.get("instance_ids", ())),
        every_type=tuple(named.get("type_names", ())),
    )


def expire_after(n: int) -> None:
    """The credentials expire after ``n`` calls."""
    _add_rule(Rule(Effect(error=expired), skip=n))


def slow(
    seconds: float, operation: str | None = None, times: int | None = None, when: str = "before", after: int = 0
) -> None:
    """Answers take so long, which passes "before" or "after" the call has its effect; ``after`` so many in time."""
    _add_rule(Rule(Effect(delay=seconds, late=_is_late(when)), _selectors(operation), times=times, skip=after))


def cut(n: int = 1, when: str = "before", operation: str | None = None, after: int = 0) -> None:
    """The next ``n`` connections end without an answer, "before" or "after" the call has had its effect.

    :param after: so many go well before.
    """
    _add_rule(Rule(Effect(cut=True, late=_is_late(when)), _selectors(operation), times=n, skip=after))


def lag(seconds: float | None = None, reads: int | None = None) -> None:
    """From now on reads show a put only after some seconds, or after so many reads of the item that miss it."""
    configure(lag_seconds=seconds or 0, lag_reads=reads or 0)


def deletions(polls: int | None = None, seconds: float | None = None) -> None:
    """From now on a delete is over after so many polls that show it in progress, or after some seconds."""
    configure(deletion_polls=polls or 0, deletion_seconds=seconds or 0)


def _is_late(when: str) -> bool:
    if when not in ("before", "after"):
        raise ValueError("a fault strikes 'before' or 'after' the call has its effect")
    return when == "after"


def _selectors(operation: str | None) -> list[Selector]:
    return [Selector(_operations([operation] if operation else []))]


def _operations(names: Sequence[str]) -> frozenset[str]:
    unknown = set(names) - OPERATIONS - {"*"}
    if unknown:
        raise ValueError(f"no such operation: {', '.join(sorted(unknown))}")
    return frozenset() if "*" in names else frozenset(names)


def _add_rule(rule: Rule) -> None:
    backend.control().faults.rules.append(rule)


VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb
    for verb in (
        *(health, reset, configure, seed, advance),
        *(add_nodes, terminate, late, stored, all_stored, calls, open_calls, forget_calls),
        *(heal, throttle, fail, deny, deny_nodes, allow_only, expire_after, slow, cut, lag, deletions),
    )
}


def perform(verb: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """Call a verb by its name; raises ValueError, with what is wrong in words, for a call that makes no sense."""
    if verb not in VERBS:
        raise ValueError(f"no such verb: {verb} (there are {', '.join(sorted(VERBS))})")
    try:
        with backend.lock:
            return VERBS[verb](*arguments, **keywords)
    except (TypeError, KeyError, AttributeError, ServiceError) as error:
        raise ValueError(f"{verb}: {error}") from error
