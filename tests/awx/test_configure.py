"""The job template, survey and schedules as code: run with stand-ins that check arguments as awx.awx does."""

from __future__ import annotations

import json
import re
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from dateutil.rrule import rrulestr

from tests.awx.record_awx_modules import EXAMPLE, RECORD, installed_options, used_modules
from tests.support.playbook import PlaybookRun, run_playbook
from tests.tools.workspace import ROOT

_KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "a-marked-secret"}
_MODULE = """
import json
from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule(argument_spec=json.loads({spec!r}))
module.exit_json(changed=True, given={{name: value for name, value in module.params.items() if value is not None}})
"""


@pytest.fixture(scope="module")
def stand_ins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection awx.awx whose modules accept what the real ones accept, and tell what they were given."""
    folder = tmp_path_factory.mktemp("stand-ins")
    modules = folder / "ansible_collections" / "awx" / "awx" / "plugins" / "modules"
    modules.mkdir(parents=True)
    for name, options in json.loads(RECORD.read_text(encoding="utf-8")).items():
        source = _MODULE.format(spec=json.dumps(options))
        (modules / f"{name.rpartition('.')[2]}.py").write_text(source, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def applied(stand_ins: Path) -> PlaybookRun:
    """A run of the example."""
    return run_playbook(EXAMPLE, env={**_KEYS, "ANSIBLE_COLLECTIONS_PATH": str(stand_ins)}).ok()


def test_the_record_is_of_the_modules_in_use_and_true_where_they_are_installed() -> None:
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    assert sorted(recorded) == used_modules()
    if find_spec("ansible_collections.awx"):
        assert installed_options() == recorded


def test_without_the_keys_of_aws_nothing_is_made(stand_ins: Path) -> None:
    run = run_playbook(EXAMPLE, env={"ANSIBLE_COLLECTIONS_PATH": str(stand_ins)}).failed()
    assert run.results[-1].task == "Keep the AWS keys"


def test_the_secret_is_in_no_output(applied: PlaybookRun) -> None:
    assert _KEYS["AWS_SECRET_ACCESS_KEY"] not in applied.stdout + applied.stderr


def test_everything_refers_to_what_is_made(applied: PlaybookRun) -> None:
    given = {one.task: one.result["given"] for one in applied.results if "given" in one.result}
    template = given["Publish host facts"]
    assert (
        template["inventory"] == given["Have an inventory"]["name"] == given["Fill it with managed nodes"]["inventory"]
    )
    assert template["project"] == given["Take the project from git"]["name"]
    assert template["execution_environment"] == given["Name the execution environment"]["name"]
    assert given["Fill it with managed nodes"]["credential"] in template["credentials"]
    schedules = [result for task, result in given.items() if task.endswith(("night", "morning"))]
    assert [one["unified_job_template"] for one in schedules] == [template["name"]] * 2
    assert template["ask_job_type_on_launch"] is True


def test_the_files_that_are_named_are_in_the_project(applied: PlaybookRun) -> None:
    project = EXAMPLE.parent / "project"
    playbook = project / applied.of("Publish host facts")["given"]["playbook"]
    assert (project / applied.of("Fill it with managed nodes")["given"]["source_path"]).is_file()
    # AWX offers only files with such a line as playbooks
    assert re.search(
        r"^\s*-?\s*(hosts|(ansible\.builtin\.)?import_playbook):", playbook.read_text(encoding="utf-8"), re.M
    )


def test_the_schedules_recur(applied: PlaybookRun) -> None:
    for task in ("Publish every night", "Look for drift every morning"):
        rule = applied.of(task)["given"]["rrule"]
        start, recurrence = re.fullmatch(r"DTSTART;TZID=[\w/]+:(\d{8}T\d{6}) RRULE:(.*)", rule).groups()  # type: ignore[union-attr]
        begin = datetime.strptime(start, "%Y%m%dT%H%M%S")
        assert rrulestr(recurrence, dtstart=begin).after(begin) is not None


def test_the_survey_asks_for_variables_of_the_role(applied: PlaybookRun) -> None:
    specs = yaml.safe_load((ROOT / "roles/host_facts/meta/argument_specs.yml").read_text(encoding="utf-8"))
    options: dict[str, Any] = specs["argument_specs"]["main"]["options"]
    questions = applied.of("Publish host facts")["given"]["survey_spec"]["spec"]
    kinds = {"multiselect": "list", "multiplechoice": "str", "integer": "int"}
    for question in questions:
        option = options[question["variable"]]
        assert option["type"] == kinds[question["type"]]
        assert question.get("choices") == option.get("choices")
        assert _default(question) == option["default"]


def _default(question: dict[str, Any]) -> Any:
    return question["default"].splitlines() if question["type"] == "multiselect" else question["default"]
