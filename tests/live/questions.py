"""The open questions, in an order in which each finds what it needs. An answer says what differs, in few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.live.probe import TYPE, UNKNOWN_NODE, UNKNOWN_TYPE, Answer, Probe, asked

_ITEM_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Question:
    """A question. ``compared`` is false where any answer fits what the test service does."""

    text: str
    ask: Callable[[Probe], Answer]
    compared: bool = True


def _shape(answer: Answer) -> Answer:
    """A read without its content."""
    if "error" in answer:
        return answer
    return {"entries": len(answer["entries"] or []), "members": answer["members"]}


def _taken(probe: Probe, item: dict[str, Any]) -> Answer:
    """What a put is answered, whether it renewed the capture time, and what is stored then."""
    answer = probe.put(item)
    stored = probe.stored(item if "error" not in answer else None)
    renewed = stored.get("capture_time") == item["CaptureTime"]
    return answer | {"renewed": renewed, "stored": stored.get("entries"), "version": stored.get("schema_version")}


def hash_of_a_type_nobody_knows(probe: Probe) -> Answer:
    return probe.put(probe.item(content_hash="h"))


def neither_content_nor_hash(probe: Probe) -> Answer:
    return probe.put(probe.item())


def list_of_an_unknown_type(probe: Probe) -> Answer:
    return _shape(asked(lambda: probe.listed(UNKNOWN_TYPE)))


def list_of_a_type_without_data(probe: Probe) -> Answer:
    return _shape(asked(lambda: probe.listed("AWS:WindowsRegistry")))


def list_of_an_unknown_node(probe: Probe) -> Answer:
    return _shape(asked(lambda: probe.listed(TYPE, UNKNOWN_NODE)))


def list_of_a_terminated_node(probe: Probe) -> Answer:
    return _shape(asked(lambda: probe.listed("AWS:InstanceInformation", probe.terminated_id)))


def put_to_a_terminated_node(probe: Probe) -> Answer:
    other = Probe(probe.client, probe.terminated_id or "", probe.settling)
    return other.put(other.item([{"Name": "x"}]))


def put_to_an_unknown_node(probe: Probe) -> Answer:
    other = Probe(probe.client, UNKNOWN_NODE, probe.settling)
    return other.put(other.item([{"Name": "x"}]))


def first_put(probe: Probe) -> Answer:
    item = probe.item([{"Name": "first"}], "h1")
    answer = probe.put(item)
    probe.measure_delay(item)
    return answer | {"stored": probe.stored(item).get("entries")}


def delay_until_a_put_is_read(probe: Probe) -> Answer:
    return {"seconds": None if probe.delay is None else round(probe.delay, 1)}


def result_attribute(probe: Probe) -> Answer:
    return asked(lambda: {"entities": len(_get(probe, ResultAttributes=[{"TypeName": TYPE}]))})


def filter_by_a_custom_attribute(probe: Probe) -> Answer:
    one = {"Key": f"{TYPE}.Name", "Values": ["first"], "Type": "Equal"}
    return asked(lambda: {"found": probe.instance_id in [entity["Id"] for entity in _get(probe, Filters=[one])]})


def _get(probe: Probe, **request: Any) -> Sequence[Any]:
    entities: list[Any] = probe.client.get_inventory(**request)["Entities"]
    return entities


def right_hash_alone(probe: Probe) -> Answer:
    return _taken(probe, probe.item(content_hash="h1"))


def wrong_hash_alone(probe: Probe) -> Answer:
    return _taken(probe, probe.item(content_hash="h2"))


def right_hash_alone_in_another_version(probe: Probe) -> Answer:
    return _taken(probe, probe.item(content_hash="h1", version="1.1"))


def same_hash_other_content(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": "other"}], "h1"))


def same_hash_other_version(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": "first"}], "h1", version="1.1"))


def any_text_as_hash(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": "x"}], "x y!"))


def two_items_of_which_one_is_refused(probe: Probe) -> Answer:
    beside = probe.item([{"Name": "beside a refused one"}])
    refused = {**probe.item(content_hash="h"), "TypeName": UNKNOWN_TYPE}
    answer = probe.put_together(beside, refused)
    return answer | {"taken": probe.stored(beside).get("capture_time") == beside["CaptureTime"]}


def put_without_hash_then_the_earlier_hash_alone(probe: Probe) -> Answer:
    probe.put(probe.item([{"Name": "ours"}], "ours"))
    cli = probe.item([{"Name": "by the CLI"}])
    probe.put(cli)
    probe.stored(cli)
    return _taken(probe, probe.item(content_hash="ours"))


def put_without_hash_then_the_earlier_hash_and_content(probe: Probe) -> Answer:
    probe.put(probe.item([{"Name": "ours"}], "ours"))
    cli = probe.item([{"Name": "by the CLI"}])
    probe.put(cli)
    probe.stored(cli)
    return _taken(probe, probe.item([{"Name": "ours"}], "ours"))


def order_of_entries(probe: Probe) -> Answer:
    names = ["c", "a", "b"]
    stored = _taken(probe, probe.item([{"Name": name} for name in names]))["stored"] or []
    read = [entry.get("Name") for entry in stored]
    return {"order": {tuple(names): "as put", ("a", "b", "c"): "sorted"}.get(tuple(read), "another")}


def equal_entries(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": "twice"}, {"Name": "twice"}]))


def entry_without_attributes(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{}]))


def empty_value(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": ""}]))


def odd_characters(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": 'é😀\u2028<&>\t\n"\\'}]))


def control_characters(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": "\x00\x01\x7f"}]))


def longest_value(probe: Probe) -> Answer:
    answer = _taken(probe, probe.item([{"Name": "é" * 4096}]))
    return answer | {"stored": [len(entry.get("Name", "")) for entry in answer["stored"] or []]}


def no_entries(probe: Probe) -> Answer:
    item = probe.item([], "empty")
    answer = probe.put(item)
    return answer | _shape(probe.stored(item))


def hash_alone_of_no_entries(probe: Probe) -> Answer:
    return _taken(probe, probe.item(content_hash="empty"))


def new_attribute(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": "x", "Colour": "red"}]))


def attribute_in_another_case(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"name": "x"}]))


def lower_version_after_a_higher_one(probe: Probe) -> Answer:
    probe.put(probe.item([{"Name": "higher"}], version="3.0"))
    return _taken(probe, probe.item([{"Name": "lower"}], version="2.0"))


def item_of_one_megabyte(probe: Probe) -> Answer:
    return _sized(probe, _ITEM_BYTES)


def item_of_one_byte_more(probe: Probe) -> Answer:
    return _sized(probe, _ITEM_BYTES + 1)


def _sized(probe: Probe, size: int) -> Answer:
    empty = len('{"Name":""},')
    frame = len('{"TypeName":"","SchemaVersion":"1.0","CaptureTime":"2026-01-01T00:00:00Z","Content":[]}') + len(TYPE)
    content, room = [], size - frame + 1
    while room > 0:
        length = min(4096, room - empty)
        content.append({"Name": "x" * length})
        room -= length + empty
        if 0 < room < empty:
            content[-1] = {"Name": content[-1]["Name"][: room - empty]}
            room = empty
    return probe.put(probe.item(content))


def hash_alone_after_its_data_was_deleted(probe: Probe) -> Answer:
    item = probe.item([{"Name": "to be deleted"}], "deleted", version="3.0")
    probe.put(item)
    probe.stored(item)
    deleted = probe.delete()
    return deleted | probe.put(probe.item(content_hash="deleted", version="3.0"))


def list_after_data_was_deleted(probe: Probe) -> Answer:
    return _shape(probe.stored())


def put_to_a_disabled_version(probe: Probe) -> Answer:
    item = probe.item([{"Name": "before"}], version="3.0")
    probe.put(item)
    probe.stored(item)
    disabled = probe.delete("DisableSchema")
    return disabled | _taken(probe, probe.item([{"Name": "ignored"}], version="3.0"))


def put_above_the_disabled_version(probe: Probe) -> Answer:
    return _taken(probe, probe.item([{"Name": "back"}], version="3.1"))


def put_after_the_schema_was_deleted(probe: Probe) -> Answer:
    deleted = probe.delete("DeleteSchema")
    return deleted | _taken(probe, probe.item([{"name": "in another case"}], version="1.0"))


QUESTIONS: Sequence[Question] = (
    Question("A hash comes alone, for a type that nobody knows", hash_of_a_type_nobody_knows),
    Question("A put has neither content nor hash", neither_content_nor_hash),
    Question("A list is asked for a type that nobody knows", list_of_an_unknown_type),
    Question("A list is asked for a type that has no data on the node", list_of_a_type_without_data),
    Question("A list is asked for a node that is not there", list_of_an_unknown_node),
    Question("A put is for a node that is not there", put_to_an_unknown_node),
    Question("The first put of a custom type", first_put),
    Question("How long after a put reads show it", delay_until_a_put_is_read, compared=False),
    Question("GetInventory is asked for a custom type by ResultAttributes", result_attribute),
    Question("GetInventory filters by an attribute of a custom type", filter_by_a_custom_attribute),
    Question("The stored hash comes alone: is the capture time renewed?", right_hash_alone),
    Question("Another hash comes alone", wrong_hash_alone),
    Question("The stored hash comes alone, with another schema version", right_hash_alone_in_another_version),
    Question("The stored hash comes with other content: is it ignored?", same_hash_other_content),
    Question("The stored hash comes with content and another schema version", same_hash_other_version),
    Question("Any text as a hash", any_text_as_hash),
    Question("One of two items is refused: is the other taken?", two_items_of_which_one_is_refused),
    Question("A put without a hash, then the hash before it alone", put_without_hash_then_the_earlier_hash_alone),
    Question(
        "A put without a hash, then the hash before it with its content: is that applied?",
        put_without_hash_then_the_earlier_hash_and_content,
    ),
    Question("The order of entries put as c, a, b", order_of_entries, compared=False),
    Question("Two equal entries", equal_entries),
    Question("An entry without attributes", entry_without_attributes),
    Question("An empty value", empty_value),
    Question("Characters that JSON escapes", odd_characters),
    Question("Control characters", control_characters),
    Question("A value of 4,096 characters in 8,192 bytes", longest_value),
    Question("Content without entries", no_entries),
    Question("The hash of content without entries comes alone", hash_alone_of_no_entries),
    Question("A new attribute under the same schema version", new_attribute),
    Question("An attribute in another case", attribute_in_another_case),
    Question("A lower schema version after a higher one", lower_version_after_a_higher_one),
    Question("A hash comes alone after its data was deleted", hash_alone_after_its_data_was_deleted),
    Question("A list after the data was deleted", list_after_data_was_deleted),
    Question("A put to a disabled schema version", put_to_a_disabled_version),
    Question("A put above the disabled schema version", put_above_the_disabled_version),
    Question("A put in another case after the schema was deleted", put_after_the_schema_was_deleted),
)

# Asked where a node is named that was terminated, whose data the service still holds.
TERMINATED_QUESTIONS: Sequence[Question] = (
    Question("A list is asked for a terminated node", list_of_a_terminated_node),
    Question("A put is for a terminated node", put_to_a_terminated_node),
)

# They use up a fifth of the 5,000 KB that a node may send in a day.
LARGE_QUESTIONS: Sequence[Question] = (
    Question("An item of 1024 KB", item_of_one_megabyte),
    Question("An item of one byte more", item_of_one_byte_more),
)
