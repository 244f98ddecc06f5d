"""A small fleet whose nodes want items, and whether what a task says of it is true."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.support.ssm_service.client import Service

TYPES = ("Custom:Alpha", "Custom:Beta", "Custom:Gamma")
# The puts that the service was sent, by node and type.
Puts = set[tuple[str, str]]
LONG_AGO = "2026-11-01T00:00:00Z"
CHANGES = ("created", "updated", "cleared")

Entries = list[dict[str, str]]
# What is stored, by node and type; an empty list where there is nothing.
State = dict[tuple[str, str], Entries]
# Schema version and capture time.
Stamp = tuple[str, str]
# Those of what is stored, by node and type; none where there is nothing.
Stamps = dict[tuple[str, str], Stamp | None]
# Those that were sent.
Sent = dict[tuple[str, str], set[Stamp]]


@dataclass(frozen=True)
class Fleet:
    """Nodes, and the entries that each shall hold of each type."""

    wanted: Mapping[tuple[str, str], Entries]

    @property
    def nodes(self) -> list[str]:
        return sorted({node for node, _type_name in self.wanted})

    def params(self, **options: Any) -> dict[str, Any]:
        """The task that puts it all."""
        return {"instances": [{"instance_id": node, "items": self.items(node)} for node in self.nodes], **options}

    def items(self, node: str) -> list[dict[str, Any]]:
        return [
            {"type_name": name, "content": self.wanted[owner, name]} for owner, name in self.wanted if owner == node
        ]


def make_fleet(size: int, flavour: str, chance: random.Random) -> Fleet:
    """A fleet whose wishes differ from those of every other flavour."""
    nodes = [f"i-{number:017x}" for number in range(1, size + 1)]

    def entries(node: str, name: str) -> Entries:
        return [{"Is": f"{flavour} {node} {name} {row}"} for row in range(chance.randint(1, 3))]

    return Fleet({(node, name): entries(node, name) for node in nodes for name in TYPES})


def state_of(service: Service, fleet: Fleet) -> State:
    """What the service holds now."""
    state: State = {place: [] for place in fleet.wanted}
    for item in service.all_stored():
        place = item["instance_id"], item["type_name"]
        if place in state:
            state[place] = sorted(item["entries"], key=str)
    return state


def store(service: Service, fleet: Fleet, chance: random.Random) -> None:
    """Leaves some of the nodes with some of the types: captured just now or long ago, in one version or another."""
    client = service.client()
    just_now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for node, name in fleet.wanted:
        if chance.random() < 0.6:
            version, captured = chance.choice(["1.0", "1.0", "0.9"]), chance.choice([just_now, LONG_AGO])
            item = {"TypeName": name, "SchemaVersion": version, "CaptureTime": captured}
            content = {"Content": fleet.wanted[node, name], "ContentHash": "another"}
            client.put_inventory(InstanceId=node, Items=[{**item, **content}])


def stamps_of(service: Service, fleet: Fleet) -> Stamps:
    """What version is stored, captured when."""
    stamps: Stamps = dict.fromkeys(fleet.wanted)
    for item in service.all_stored():
        place = item["instance_id"], item["type_name"]
        if place in stamps:
            stamps[place] = item["schema_version"], item["capture_time"]
    return stamps


def sent_of(service: Service) -> Sent:
    """What version was sent, captured when."""
    sent: Sent = {}
    for request in service.requests("PutInventory"):
        for item in request["Items"]:
            place = request["InstanceId"], item["TypeName"]
            sent.setdefault(place, set()).add((item["SchemaVersion"], item["CaptureTime"]))
    return sent


def puts_of(service: Service) -> Puts:
    """What was put, or tried to be."""
    puts = [call for call in service.calls if call["operation"] == "PutInventory"]
    return {(call["instance_id"], name) for call in puts for name in call["type_names"]}


def untruths(
    result: Mapping[str, Any], before: State, after: State, fleet: Fleet, puts: Puts | None = None
) -> list[str]:
    """What the result of a task says that is not so, and what it does not say.

    :param puts: those of the task, which alone may have an outcome that is not known.
    """
    wrong = []
    for node in result["instances"]:
        if puts is not None and is_unknown(node) and node["instance_id"] not in {owner for owner, _name in puts}:
            wrong.append(f"{node['instance_id']}: not known, but nothing was sent ({node['msg']})")
        told = {one["type_name"]: one["outcome"] for one in node["types"]}
        for name in TYPES:
            place = node["instance_id"], name
            told_now = told.get(name, "failed" if node["failed"] else "missing")
            unknown = is_unknown(node) and (puts is None or place in puts)
            problem = _untruth(told_now, before[place], after[place], list(fleet.wanted[place]), unknown)
            if problem:
                wrong.append(f"{place}: {problem} ({node['msg']})")
        if node["changed"] != any(outcome in CHANGES for outcome in told.values()):
            wrong.append(f"{node['instance_id']}: changed is {node['changed']}, the types say {told}")
    if result["changed"] != any(node["changed"] for node in result["instances"]):
        wrong.append("the whole task's changed is not that of its nodes")
    if result["failed"] != any(node["failed"] for node in result["instances"]):
        wrong.append("the whole task's failed is not that of its nodes")
    return wrong


def misnamed(result: Mapping[str, Any], before: State) -> list[str]:
    """What is called created although there was something, or updated although there was nothing."""
    return [
        f"{node['instance_id']} {one['type_name']}: {one['outcome']}"
        for node in result["instances"]
        for one in node["types"]
        if one["outcome"] == ("created" if before[node["instance_id"], one["type_name"]] else "updated")
    ]


def misdated(result: Mapping[str, Any], before: Stamps, after: Stamps, sent: Sent) -> list[str]:
    """Where schema version and capture time are not those that the result tells, or went where nothing is told."""
    wrong = []
    for node in result["instances"]:
        told = {one["type_name"]: one for one in node["types"]}
        for name in TYPES:
            place = node["instance_id"], name
            one = told.get(name, {"outcome": "failed"})
            stamp = one.get("schema_version"), one.get("capture_time")
            if one["outcome"] == "failed":
                right = after[place] == before[place] or (is_unknown(node) and after[place] in sent.get(place, ()))
            elif one["outcome"] == "unchanged":
                right = after[place] == before[place] == stamp
            else:
                right = after[place] == stamp and stamp in sent.get(place, ())
            if not right:
                wrong.append(f"{place}: {one['outcome']} {stamp}, was {before[place]}, is {after[place]}")
    return wrong


def is_unknown(node: Mapping[str, Any]) -> bool:
    """Whether the node's message says that it is not known what was written."""
    return "is not known" in node["msg"] or "may have taken effect" in node["msg"]


def _untruth(outcome: str, before: Entries, after: Entries, wanted: Entries, unknown: bool) -> str | None:
    if outcome == "failed":
        if after == before or (unknown and after == wanted):
            return None
        return "failed, but it was written"
    if after != wanted:
        return f"{outcome}, but stored is {after}"
    if outcome == "unchanged" and before != wanted:
        return "unchanged, but it was written"
    if outcome == "created" and before:
        return f"created, but before it was {before}"
    return None
