"""The examples: each playbook really runs against the test service and does what its first lines say."""

from __future__ import annotations

import pytest

from tests.docs.scenes import put
from tests.support.playbook import run_playbook
from tests.support.ssm_service.client import Service
from tests.tools.workspace import ROOT

_NODE = "i-0123456789abcdef0"
_FOLDER = ROOT / "examples"

# An example, its arguments, the type that it changes if any, and what the node holds of it then.
_RUNS: dict[str, tuple[list[str], str, list[dict[str, str]] | None]] = {
    "clear_an_item": ([f"instance_id={_NODE}"], "Custom:RackInfo", []),
    "find_a_package": (["package=openssl"], "", None),
    "list_custom_types": ([], "", None),
    "publish_facts_and_owner": (
        ["team=Payments", f"host_facts_instance_id={_NODE}"],
        "Custom:Owner",
        [{"Team": "Payments"}],
    ),
    "put_on_all_nodes": ([], "Custom:Maintenance", [{"Window": "Sunday 02:00 UTC"}]),
    "put_one_item": (
        [f"instance_id={_NODE}"],
        "Custom:RackInfo",
        [{"RackLocation": "Bay B/Row C/Rack D/Shelf E"}],
    ),
    "remove_a_type": (["type_name=Custom:RackInfo"], "Custom:RackInfo", None),
}


def test_every_example_is_run() -> None:
    assert {file.stem for file in _FOLDER.glob("*.yml")} == set(_RUNS)


@pytest.mark.parametrize("name", _RUNS)
def test_an_example_does_its_task(name: str, service: Service) -> None:
    variables, type_name, entries = _RUNS[name]
    service.add_nodes({"InstanceId": _NODE, "PlatformType": "Linux"})
    put(service, _NODE, "Custom:RackInfo", {"RackLocation": "Elsewhere"})
    service.deletions(polls=0)
    service.forget_calls()
    args = [word for variable in variables for word in ("--extra-vars", variable)]
    run_playbook(_FOLDER / f"{name}.yml", env=service.env, args=args).ok()
    assert service.calls
    if type_name:
        stored = service.stored(_NODE, type_name)
        assert (stored["entries"] if stored else None) == entries
