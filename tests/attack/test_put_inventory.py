"""Values that programs are not ready for, in every place of the task ``ssm_put_inventory``, through its ``main()``.

Each case ends in a clear error before the first call, or in a put that stores what was asked for.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import read_request
from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_put_inventory
from tests.support import evil, strategies
from tests.support.clarity import unclear
from tests.support.module import run_module
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
OTHER = "mi-0123456789abcdef0"
ITEM = {
    "type_name": "Custom:A",
    "schema_version": "1.0",
    "capture_time": "2026-11-22T12:00:00Z",
    "content": [{"a": "x", "b": "y"}],
    "state": "present",
}
POLICY = {"compare": "auto", "refresh_after": 7, "wait_timeout": 0, "concurrency": 2}
ONE_NODE = {"instance_id": NODE, "items": [{**ITEM, "context": {"k": "v"}}, {"type_name": "Custom:B", "content": {}}]}
HASH_ALONE = {"instance_id": NODE, "items": [{"type_name": "Custom:A", "content_hash": "h"}]}
HASH_BESIDE = {"instance_id": NODE, "items": [{**ITEM, "content_hash": "h"}]}
CLEARED = {"instance_id": NODE, "items": [{"type_name": "Custom:A", "state": "absent"}]}
MANY = {"instances": [{"instance_id": NODE, "items": [ITEM]}, {"instance_id": OTHER}], "items": [ITEM]}
DOCUMENTS = {
    "one node": {**ONE_NODE, **POLICY},
    "hash alone": HASH_ALONE,
    "hash beside": HASH_BESIDE,
    "cleared": CLEARED,
    "many": {**MANY, **POLICY},
}
PLACES = [
    pytest.param(document, path, id=f"{name}-{evil.name_of(path)}")
    for name, document in DOCUMENTS.items()
    for path in evil.paths(document)
    # an item is the same wherever it stands
    if name != "many" or len(path) < 4
]

# ansible-core itself breaks on infinity where it wants an integer (seen with 2.17 to 2.21).
INTEGERS = ("refresh_after", "wait_timeout", "concurrency")

# What ansible-core says without naming an option.
NOT_FOR_MODULES = "Failed to decode JSON module parameters."
# How faults between several places begin: those of one item, of all items, of a type, of all nodes.
PLACES_OF_SEVERAL = ("items[", "items: ", "Custom:A: ", "Custom:B: ", "instances: ", "instance_id: ")
NAMELESS = (NOT_FOR_MODULES, "dictionary requested, could not parse JSON or key=value", "unable to evaluate string as")

# What only the service can know: which nodes, hashes, contexts and types of AWS there are.
SERVICE_DECIDES = {
    "InvalidInstanceId",
    "InvalidTypeNameException",
    "InvalidItemContentException",
    "ItemContentMismatchException",
    "UnsupportedInventoryItemContextException",
    "UnsupportedInventorySchemaVersionException",
}


class Target:
    """The module over the test service, with one SDK client for all cases, since making one is slow."""

    def __init__(self, service: Service, counted: Callable[..., None]) -> None:
        self.service = service
        self.connected = 0
        self.counted = counted

    def run(self, params: Mapping[str, Any], **how: Any) -> dict[str, Any]:
        self.connected = 0
        try:
            return run_module(ssm_put_inventory.main, params, env=self.service.env, **how)
        except Exception as error:
            # since 2.19 ansible-core itself hands no lone surrogate to a module; the engine gets them below
            if str(error) == NOT_FOR_MODULES and has_surrogate(params):
                return {"failed": True, "msg": str(error)}
            raise

    def attack(self, params: Mapping[str, Any], place: str = "", **how: Any) -> str | None:
        """What is wrong with the outcome; none where the input was refused clearly, or put correctly.

        :param place: a word that a refusal must hold.
        """
        self.counted("attacks on the module ssm_put_inventory")
        result = self.run(params, **how)
        if evil.LOOKUP_RAN in json.dumps(result):
            return "a template ran"
        if "instances" not in result:
            return unclear(result) or self._wrong_refusal(result, place)
        for node in result["instances"]:
            problem = self._wrong_failure(node) if node["failed"] else self._wrong_put(node, params)
            if problem:
                return problem
        return None

    def _wrong_refusal(self, result: Mapping[str, Any], place: str) -> str | None:
        if self.connected:
            return "calls before the input was refused"
        message = result["msg"]
        if any(word in message for word in (place, *PLACES_OF_SEVERAL, *NAMELESS)):
            return None
        return f"no {place!r} in {message[:300]}"

    def _wrong_failure(self, node: Mapping[str, Any]) -> str | None:
        if node["error_code"] not in SERVICE_DECIDES:
            return f"left to the service: {node['msg'][:300]}"
        return unclear(node)

    def _wrong_put(self, node: Mapping[str, Any], params: Mapping[str, Any]) -> str | None:
        wanted = wanted_of(node["instance_id"], params)
        if [one["type_name"] for one in node["types"]] != list(wanted):
            return f"other types than asked for: {node['types']}"
        for one in node["types"]:
            stored = self.service.stored(node["instance_id"], one["type_name"])
            held = stored["entries"] if stored else []
            entries = wanted[one["type_name"]]
            if entries is not None and multiset(held) != multiset(entries):
                return f"stored {str(held)[:300]}, wanted {str(entries)[:300]}"
            if one["outcome"] in ("created", "updated") and not (
                stored and stored["content_hash"] == one["content_hash"]
            ):
                return f"reported {one}, stored {stored}"
        return None


def wanted_of(instance_id: str, params: Mapping[str, Any]) -> dict[str, list[dict[str, str]] | None]:
    """Type names and entries that the parameters ask for, worked out in the plainest way; none for a hash alone."""
    rows = params.get("instances")
    row = params if rows is None else next(one for one in rows if str(one["instance_id"]) == instance_id)
    items = params["items"] if row.get("items") is None else row["items"]
    return {str(item["type_name"]): wanted_entries(item) for item in as_list(items)}


def has_surrogate(params: Mapping[str, Any]) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in json.dumps(params, ensure_ascii=False))


def is_infinite(value: Any) -> bool:
    return value in (float("inf"), "Infinity")


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def wanted_entries(item: Mapping[str, Any]) -> list[dict[str, str]] | None:
    content = item.get("content")
    if content is None:
        return [] if item.get("state") == "absent" else None
    return [{text_of(name): text_of(value) for name, value in entry.items()} for entry in as_list(content)]


def text_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    return (
        {None: "", True: "true", False: "false"}[value]
        if value is None or value is True or value is False
        else str(value)
    )


def multiset(entries: list[dict[str, str]]) -> list[str]:
    return sorted(json.dumps(entry, sort_keys=True) for entry in entries)


@pytest.fixture
def target(service: Service, counted: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Target:
    service.add_nodes(NODE, OTHER)
    made = Target(service, counted)
    make_once = functools.cache(lambda _module_class: service.client())

    def client(self: AnsibleAWSModule, *_args: Any, **_extra: Any) -> Any:
        made.connected += 1
        return make_once(type(self))

    monkeypatch.setattr(AnsibleAWSModule, "client", client)
    return made


def place_of(path: evil.Path) -> str:
    """The innermost option on the way to a place."""
    return next(str(key) for key in reversed(path) if isinstance(key, str) and key not in ("a", "b", "k"))


def tried(target: Target, cases: Iterator[tuple[str, Any]], place: str = "") -> list[str]:
    wrong = []
    for name, params in cases:
        problem = target.attack(params, place)
        if problem:
            wrong.append(f"{name}: {problem}")
        if target.connected:
            target.service.reset()
            target.service.add_nodes(NODE, OTHER)
    return wrong


@pytest.mark.parametrize(("document", "path"), PLACES)
def test_every_value_in_every_place(target: Target, document: Any, path: evil.Path) -> None:
    values = {name: value for name, value in evil.VALUES.items() if path[-1] not in INTEGERS or not is_infinite(value)}
    cases = ((name, evil.replaced(document, path, value)) for name, value in values.items())
    assert tried(target, cases, place_of(path)) == []


@pytest.mark.parametrize(("document", "path"), PLACES)
def test_missing_doubled_and_misspelt(target: Target, document: Any, path: evil.Path) -> None:
    cases = [("missing", evil.without(document, path))]
    if isinstance(path[-1], int):
        cases.append(("doubled", evil.doubled(document, path)))
    else:
        cases += [(name, evil.renamed(document, path, text)) for name, text in evil.TEXTS.items()]
    assert tried(target, iter(cases)) == []


# Each limit, once kept and once passed by one; and where the message must point.
LIMITS: dict[str, tuple[Any, Any, str]] = {
    "50 attributes": (
        {"content": {f"a{n}": "x" for n in range(50)}},
        {"content": {f"a{n}": "x" for n in range(51)}},
        "items[0] (Custom:A): content[0]: has 51 attributes",
    ),
    "10,000 entries": (
        {"content": [{"a": "x"}] * 10_000},
        {"content": [{"a": "x"}] * 10_001},
        "items[0] (Custom:A): content: has 10001 entries",
    ),
    "4,096 characters": (
        {"content": {"a": "é" * 4096}},
        {"content": {"a": "é" * 4097}},
        "items[0] (Custom:A): content[0]: attribute 'a': its value is 4097 characters long",
    ),
    "4,096 astral characters": (
        {"content": [{}, {"a": "😀" * 4096}]},
        {"content": [{}, {"a": "😀" * 4097}]},
        "items[0] (Custom:A): content[1]: attribute 'a': its value is 4097 characters long",
    ),
    "64 characters of a name": (
        {"content": {"é" * 64: "x"}},
        {"content": {"é" * 65: "x"}},
        "items[0] (Custom:A): content[0]: attribute 'éééé",
    ),
    "100 characters of a type": (
        {"type_name": "Custom:" + "A" * 93},
        {"type_name": "Custom:" + "A" * 94},
        "type_name: is 101 characters long",
    ),
    "256 characters of a hash": (
        {"content": None, "content_hash": "x" * 256},
        {"content": None, "content_hash": "x" * 257},
        "items[0] (Custom:A): content_hash: must be text of 1 to 256 characters",
    ),
    "1 MB": (
        {"content": [{"a": "x" * 4082}] * 256},
        {"content": [{"a": "x" * 4096}] * 256},
        "items[0] (Custom:A): is 105",
    ),
    "1 MB in bytes": (
        {"content": [{"a": "é" * 2040}] * 256},
        {"content": [{"a": "é" * 2048}] * 256},
        "items[0] (Custom:A): is 105",
    ),
    "six digits": (
        {"schema_version": "999999.999999"},
        {"schema_version": "1000000.0"},
        "items[0] (Custom:A): schema_version: must be two numbers",
    ),
    "last year": (
        {"capture_time": "2099-12-31T23:59:59Z"},
        {"capture_time": "2100-01-01T00:00:00Z"},
        "items[0] (Custom:A): capture_time: must be a moment",
    ),
    "capital letter": (
        {"type_name": "Custom:Z"},
        {"type_name": "Custom:z"},
        "type_name: needs a capital letter",
    ),
    "no number": (
        {"content": {"a": 1e308}},
        {"content": {"a": float("inf")}},
        "items[0] (Custom:A): content[0]: attribute 'a': inf is not a number that JSON can hold",
    ),
    "number as version": (
        {"schema_version": 1.0},
        {"schema_version": 1},
        "(Custom:A): schema_version: must be two numbers with a dot between them, as in '1.0' (quoted in YAML)",
    ),
}


@pytest.mark.parametrize(("kept", "passed", "message"), LIMITS.values(), ids=LIMITS)
def test_limits_to_the_last_one(target: Target, kept: Any, passed: Any, message: str) -> None:
    item = {"type_name": "Custom:A", "content": []}
    assert target.attack({"instance_id": NODE, "items": [{**item, **kept}]}) is None
    assert target.connected == 1
    refused = target.run({"instance_id": NODE, "items": [{**item, **passed}]})
    assert refused["failed"]
    assert message in refused["msg"]
    assert target.connected == 0


SURROGATES: dict[str, tuple[Any, str]] = {
    "type": ({"type_name": "Custom:A\udfff"}, "type_name: is not valid Unicode text"),
    "name": ({"content": {"\ud800": "x"}}, "content[0]: attribute '\\ud800': its name is not valid Unicode text"),
    "value": ({"content": {"a": "\ud800"}}, "content[0]: attribute 'a': its value is not valid Unicode text"),
    "hash": ({"content_hash": "\ud800"}, "content_hash: must be text of 1 to 256 characters, not a text of 1"),
    "context": ({"content": [], "context": {"a": "\ud800"}}, "context: attribute 'a': its value is not valid Unicode"),
}


@pytest.mark.parametrize(("options", "message"), SURROGATES.values(), ids=SURROGATES)
def test_surrogates_that_reach_the_engine(options: dict[str, Any], message: str) -> None:
    item = {"type_name": "Custom:A", **options}
    with pytest.raises(InputError) as refused:
        read_request({"instance_id": NODE, "items": [item]}, strategies.NOW_TEXT)
    assert message in str(refused.value)
    assert all(line.isprintable() for line in str(refused.value).split("\n"))


def test_every_fault_of_a_large_task_is_counted_and_the_first_are_named(target: Target) -> None:
    items = [{"type_name": f"Custom:T{n}", "content": {"a": "x" * 4097}} for n in range(500)]
    result = target.run({"instances": [{"instance_id": NODE, "items": items}, {"instance_id": OTHER, "items": items}]})
    assert result["msg"].startswith(f"1000 faults in the input:\n- instances[0] ({NODE}): items[0] (Custom:T0): ")
    assert result["msg"].endswith("- and 980 more")


OPTIONS = st.sampled_from(
    ["type_name", "schema_version", "capture_time", "content", "content_hash", "context", "state", "unknown"]
)
JSON_JUNK = strategies.junk.map(lambda value: json.loads(json.dumps(value, default=str, skipkeys=True)))
TASKS = st.fixed_dictionaries(
    {"instance_id": st.just(NODE) | JSON_JUNK},
    optional={
        "items": st.lists(strategies.item_options() | st.dictionaries(OPTIONS, JSON_JUNK), max_size=3) | JSON_JUNK,
        "instances": JSON_JUNK,
        "compare": st.sampled_from(["auto", "entries", "hash"]) | JSON_JUNK,
        "refresh_after": st.integers() | JSON_JUNK,
        "wait_timeout": st.just(0) | st.text(max_size=3).filter(lambda text: text.lower() != "inf"),
        "concurrency": st.integers() | JSON_JUNK,
    },
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TASKS, st.booleans(), st.booleans())
def test_generated_tasks(target: Target, params: Any, check_mode: bool, diff: bool) -> None:
    target.service.reset()
    target.service.add_nodes(NODE, OTHER)
    result = target.run(params, check_mode=check_mode, diff=diff)
    target.counted("generated tasks for the module ssm_put_inventory")
    if "instances" not in result:
        assert unclear(result) is None
        assert target.connected == 0
        return
    for node in result["instances"]:
        assert not node["failed"] or node["error_code"] in SERVICE_DECIDES, node
    assert not (check_mode and target.service.count("PutInventory"))
