"""What an interrupted task says of its nodes."""

from __future__ import annotations

from ansible_collections.fleetfacts.ssm.plugins.module_utils._interrupted import settle
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError, NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest


def nodes(count: int) -> list[NodeRequest]:
    return [NodeRequest(f"i-{number:017x}", ()) for number in range(count)]


def test_nodes_on_their_way_and_nodes_not_begun():
    outcomes = {1: NodeOutcome("i-00000000000000001", error=NodeError("it failed"))}
    told = settle(outcomes, nodes(5), started=3)
    assert told == (
        "interrupted: 1 of 5 nodes are done (0 changed, 1 failed); what was written is not known of "
        "i-00000000000000000, i-00000000000000002; 2 were not begun, nothing was written to them"
    )
    assert [outcomes[index].instance_id for index in range(5)] == [node.instance_id for node in nodes(5)]
    texts = [outcomes[index].error for index in range(5)]
    assert [error.text.partition(": ")[2] for error in texts if error] == [
        "interrupted before its answer came, so what was written is not known",
        "",
        "interrupted before its answer came, so what was written is not known",
        "interrupted before it was begun, nothing was written",
        "interrupted before it was begun, nothing was written",
    ]


def test_of_many_nodes_on_their_way_some_are_named():
    told = settle({}, nodes(13), started=13)
    assert told.endswith("i-00000000000000009 and 3 more")
    assert settle({}, nodes(10), started=10).endswith(", i-00000000000000009")
    assert told.count("i-") == 10


def test_all_was_done():
    outcomes = {index: NodeOutcome(node.instance_id) for index, node in enumerate(nodes(2))}
    assert settle(outcomes, nodes(2), started=2) == "interrupted: 2 of 2 nodes are done (0 changed, 0 failed)"
