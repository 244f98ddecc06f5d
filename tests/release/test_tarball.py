"""The built tarball: what it holds, and that it works from where it is installed."""

from __future__ import annotations

from pathlib import Path

from tests.support.collection_fixtures import LITTER
from tests.support.playbook import local_play, run_playbook
from tests.support.ssm_service.client import Service
from tests.tools.tarball import faults, listed

_NODE = "i-016648b75dd622dab"
_RACK = {"RackLocation": "Bay B/Row C/Rack D/Shelf E"}


def test_a_file_that_nobody_thought_of_is_a_fault() -> None:
    names = [*_whole(), "plugins/modules/ssm_put_inventory.pyc", "examples/demo/__main__.py", ".env"]
    assert faults(names) == [
        ".env is in the tarball, but not for users.",
        "examples/demo/__main__.py is in the tarball, but not for users.",
        "plugins/modules/ssm_put_inventory.pyc is in the tarball, but not for users.",
    ]


def test_a_needed_file_that_lacks_is_a_fault() -> None:
    names = set(_whole()) - {"COPYING"}
    assert faults(names) == ["COPYING is missing in the tarball."]


def _whole() -> list[str]:
    return [
        "COPYING",
        "README.md",
        "meta/execution-environment.yml",
        "meta/runtime.yml",
        "plugins/modules/ssm_put_inventory.py",
    ]


def test_the_tarball_holds_what_users_need_and_no_more(tarball: Path) -> None:
    assert faults(listed(tarball)) == []


def test_the_tarball_holds_no_traces_of_work(tarball: Path) -> None:
    assert not set(LITTER) & set(listed(tarball))


def test_the_tarball_holds_every_plugin_role_and_playbook(tarball: Path) -> None:
    names = set(listed(tarball))
    checkout = Path(__file__).parents[2]
    for pattern in ("plugins/*/*.py", "playbooks/*.yml", "roles/*/tasks/*.yml", "docs/docsite/rst/*.rst"):
        wanted = {str(file.relative_to(checkout)) for file in checkout.glob(pattern)}
        assert wanted, f"{pattern} fits nothing"
        assert wanted <= names


def test_a_playbook_runs_from_the_installed_place(service: Service, installed: Path) -> None:
    service.add_nodes([_NODE])
    put = {"instance_id": _NODE, "items": [{"type_name": "Custom:RackInfo", "content": _RACK}]}
    play = local_play(
        {"name": "Put", "fleetfacts.ssm.ssm_put_inventory": put},
        {"name": "Put again", "fleetfacts.ssm.ssm_put_inventory": put},
        {
            "name": "Read",
            "fleetfacts.ssm.ssm_inventory_info": {"instance_ids": [_NODE], "type_names": ["Custom:RackInfo"]},
        },
    )
    run = run_playbook(
        play,
        env={**service.env, "ANSIBLE_COLLECTIONS_PATH": str(installed.parents[2])},
        args=["-vvvv"],
    ).ok()
    assert f"Loading collection fleetfacts.ssm from {installed}\n" in run.stdout
    assert [run.status(task) for task in ("Put", "Put again")] == ["changed", "ok"]
    assert run.of("Read")["nodes"][0]["types"][0]["entries"] == [_RACK]
    stored = service.stored(_NODE, "Custom:RackInfo")
    assert stored is not None
    assert stored["entries"] == [_RACK]
