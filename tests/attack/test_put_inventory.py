"""Values that programs are not ready for, in every place of the task ``ssm_put_inventory``, through its ``main()``.

Each case ends in a clear error before the first call, or in a put that stores what was asked for.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
import yaml
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import read_request
from ansible_collections.fleetfacts.ssm.plugins.module_utils._time import to_capture_time
from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_put_inventory
from tests.support import evil, strategies
from tests.support.clarity import unclear
from tests.support.module import run_module
from tests.support.mutations import mutated
from tests.support.ssm_service.client import Service
from tests.support.wanted_put import WantedItem, hash_of, multiset, wanted_of

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
COMPLIANCE_ITEM = {
    "type_name": "AWS:ComplianceItem",
    "content": {"Id": "1", "Title": "x", "Status": "COMPLIANT"},
    "context": {"ComplianceType": "Custom:X", "ExecutionId": "1"},
}
COMPLIANCE_PUT = {"instance_id": NODE, "items": [COMPLIANCE_ITEM]}
MANY = {"instances": [{"instance_id": NODE, "items": [ITEM]}, {"instance_id": OTHER}], "items": [ITEM]}
DOCUMENTS = {
    "one node": {**ONE_NODE, **POLICY},
    "hash alone": HASH_ALONE,
    "hash beside": HASH_BESIDE,
    "cleared": CLEARED,
    "context": COMPLIANCE_PUT,
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
# What is wrong between several places, and is told of all of them.
BETWEEN = (
    *(" is there 2 times", "content_hash: is not the hash of the content", "content: is missing"),
    *("one of instance_id and instances is required", " bytes large, the service takes at most 1048576 in one item"),
)
NAMELESS = (NOT_FOR_MODULES, "dictionary requested, could not parse JSON or key=value", "unable to evaluate string as")

# What only the service can know: which nodes, hashes, contexts and types of AWS there are.
SERVICE_DECIDES = {
    "InvalidInstanceId",
    "InvalidTypeNameException",
    "InvalidItemContentException",
    "InvalidInventoryItemContextException",
    "ItemContentMismatchException",
    "UnsupportedInventoryItemContextException",
    "UnsupportedInventorySchemaVersionException",
}


class Target:
    """The module over the test service, with one SDK client for all cases, since making one is slow."""

    def __init__(self, service: Service, counted: Callable[..., None]) -> None:
        self.service = service
        self.connected = 0
        self.started = ""
        self.counted = counted

    def run(self, params: Mapping[str, Any], **how: Any) -> dict[str, Any]:
        self.connected = 0
        self.started = to_capture_time(datetime.datetime.now(datetime.UTC))
        try:
            return run_module(ssm_put_inventory.main, params, env=self.service.env, **how)
        except Exception as error:
            # since 2.19 ansible-core itself hands no lone surrogate to a module; the engine gets them below
            if str(error) == NOT_FOR_MODULES and has_surrogate(params):
                return {"failed": True, "msg": str(error)}
            raise

    def attack(self, params: Mapping[str, Any], words: Sequence[str] = (), path: evil.Path = ()) -> str | None:
        """What is wrong with the outcome; none where the input was refused clearly, or put correctly.

        :param words: a refusal must hold one of them.
        :param path: the place that is wrong; a refusal must not point at another one of its kind.
        """
        result = self.run(params)
        self.counted(f"attacks on the module ssm_put_inventory, {verdict_of(result)}")
        if "instances" not in result:
            return unclear(result) or self._wrong_refusal(result, words, path)
        for node in result["instances"]:
            problem = self._wrong_failure(node) if node["failed"] else self._wrong_put(node, params)
            if problem:
                return problem
        return None

    def attack_generated(self, params: Mapping[str, Any], check_mode: bool, diff: bool) -> str:
        """Tries a case whose outcome must be right; the kind of outcome."""
        result = self.run(params, check_mode=check_mode, diff=diff)
        verdict = verdict_of(result)
        self.counted(f"generated tasks for the module ssm_put_inventory, {verdict}")
        if verdict == "refused before a call":
            assert unclear(result) is None
            assert self.connected == 0
            return verdict
        for node in result["instances"]:
            problem = (
                self._wrong_failure(node) if node["failed"] else None if check_mode else self._wrong_put(node, params)
            )
            assert problem is None, params
        assert not (check_mode and self.service.count("PutInventory"))
        return verdict

    def _wrong_refusal(self, result: Mapping[str, Any], words: Sequence[str], path: evil.Path) -> str | None:
        if self.connected:
            return "calls before the input was refused"
        message = result["msg"]
        if any(word in message for word in NAMELESS):
            return None
        if not any(word in message for word in (*words, *BETWEEN)):
            return f"none of {words} in {message[:300]}"
        return wrong_position(message, path)

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
            item = wanted[one["type_name"]]
            held = stored["entries"] if stored else []
            if item.entries is not None and multiset(held) != multiset(item.entries):
                return f"stored {str(held)[:300]}, wanted {str(item.entries)[:300]}"
            if one["outcome"] in ("created", "updated"):
                problem = self._wrong_store(one, item, stored or {}) or self._wrong_context(
                    node["instance_id"], one, item
                )
                if problem:
                    return problem
        return None

    def _wrong_store(self, one: Mapping[str, Any], item: WantedItem, stored: Mapping[str, Any]) -> str | None:
        """Where the stored hash, version and time are not what was asked for, or the hash not what was reported."""
        found = {name: stored.get(name) for name in ("content_hash", "schema_version", "capture_time")}
        wanted = {
            "content_hash": one["content_hash"] if item.entries is None else hash_of(item.entries),
            "schema_version": item.schema_version or found["schema_version"],
            "capture_time": item.capture_time or found["capture_time"],
        }
        told = one["content_hash"]
        if item.context and item.entries is not None and found["content_hash"] is None:
            # since no read shows contexts, such an item may go without its hash
            wanted["content_hash"] = told = None
        if found != wanted or found["content_hash"] != told:
            return f"stored {found}, wanted {wanted}, reported {one}"
        return None if item.capture_time or self.started <= str(found["capture_time"]) else f"old: {found}"

    def _wrong_context(self, instance_id: str, one: Mapping[str, Any], item: WantedItem) -> str | None:
        if not item.context:
            return None
        sent = [
            each.get("Context")
            for request in self.service.requests("PutInventory")
            if request["InstanceId"] == instance_id
            for each in request["Items"]
            if each["TypeName"] == one["type_name"]
        ]
        return None if sent[-1:] == [item.context] else f"context {sent}, wanted {item.context}"


def wrong_position(message: str, path: evil.Path) -> str | None:
    """Whether a message counts where the place is in a list, and comes to another number."""
    for name, index in itertools.pairwise(path):
        if isinstance(index, int) and f"{name}[" in message and f"{name}[{index}]" not in message:
            return f"no {name}[{index}] in {message[:300]}"
    return None


def verdict_of(result: Mapping[str, Any]) -> str:
    if "instances" not in result:
        return "refused before a call"
    return "refused by the service" if any(node["failed"] for node in result["instances"]) else "put"


def has_surrogate(params: Mapping[str, Any]) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in json.dumps(params, ensure_ascii=False))


def is_infinite(value: Any) -> bool:
    return value in (float("inf"), "Infinity")


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
    names = [key for key in path if isinstance(key, str)]
    # what is inside these is named by the user
    return next((name for name in names if name in ("content", "context")), names[-1])


def tried(target: Target, path: evil.Path, cases: Iterator[tuple[str, Any, Sequence[str]]]) -> list[str]:
    wrong = []
    for name, params, words in cases:
        problem = target.attack(params, words, path)
        if problem:
            wrong.append(f"{name}: {problem}")
        if target.connected:
            target.service.reset()
            target.service.add_nodes(NODE, OTHER)
    return wrong


def test_every_option_is_attacked() -> None:
    options = yaml.safe_load(ssm_put_inventory.DOCUMENTATION)["options"]
    assert {name for document in DOCUMENTS.values() for name in document} == set(options)
    given = [item for document in DOCUMENTS.values() for item in document["items"]]
    assert {name for item in given for name in item} == set(options["items"]["suboptions"])


@pytest.mark.parametrize(("document", "path"), PLACES)
def test_every_value_in_every_place(target: Target, document: Any, path: evil.Path) -> None:
    values = {name: value for name, value in evil.VALUES.items() if path[-1] not in INTEGERS or not is_infinite(value)}
    words = [place_of(path)]
    cases = ((name, evil.replaced(document, path, value), words) for name, value in values.items())
    assert tried(target, path, cases) == []


@pytest.mark.parametrize(("document", "path"), PLACES)
def test_missing_doubled_and_misspelt(target: Target, document: Any, path: evil.Path) -> None:
    place = place_of(path)
    cases = [("missing", evil.without(document, path), [place])]
    if isinstance(path[-1], int):
        cases.append(("doubled", evil.doubled(document, path), [place]))
    else:
        cases += [(name, evil.renamed(document, path, text), [place, text]) for name, text in evil.TEXTS.items()]
    assert tried(target, path, iter(cases)) == []


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


JSON_JUNK = strategies.junk.map(lambda value: json.loads(json.dumps(value, default=str, skipkeys=True)))
CONTEXT = st.dictionaries(st.sampled_from(["ComplianceType", "ExecutionId", "ExecutionType"]), strategies.texts)
COMPLIANCE = CONTEXT.map(lambda context: {**COMPLIANCE_ITEM, "context": context})
ITEMS = st.lists(
    strategies.item_options() | COMPLIANCE, min_size=1, max_size=3, unique_by=lambda one: str(one["type_name"])
)
POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "compare": st.sampled_from(["auto", "entries", "hash"]),
        "refresh_after": st.integers(0, 30),
        "wait_timeout": st.just(0),
        "concurrency": st.integers(1, 8),
    },
)
GOOD_TASKS = st.builds(
    lambda task, policy: {**task, **policy},
    st.fixed_dictionaries({"instance_id": st.just(NODE), "items": ITEMS})
    | ITEMS.map(
        lambda items: {"instances": [{"instance_id": NODE, "items": items}, {"instance_id": OTHER, "items": items}]}
    )
    | ITEMS.map(lambda items: {"instances": [{"instance_id": NODE}], "items": items}),
    POLICIES,
)


def never_waits(params: Mapping[str, Any]) -> bool:
    """Whether no case takes minutes, or breaks ansible-core itself, which has no whole number for infinity."""
    waits = params.get("wait_timeout")
    return waits in (None, 0, "", "x") and not any(is_infinite(params.get(name)) for name in INTEGERS)


def test_generated_tasks(target: Target) -> None:
    tally: Counter[str] = Counter()

    @settings(max_examples=400)
    @given(mutated(GOOD_TASKS, JSON_JUNK).filter(never_waits), st.booleans(), st.booleans())
    def attack(params: Any, check_mode: bool, diff: bool) -> None:
        target.service.reset()
        target.service.add_nodes(NODE, OTHER)
        verdict = target.attack_generated(params, check_mode=check_mode, diff=diff)
        tally[verdict] += 1

    attack()
    # else one of the two sides was hardly tried
    assert tally["put"] >= sum(tally.values()) / 5
    assert tally["refused before a call"] >= sum(tally.values()) / 5
