"""The runner that black-box tests stand on: what it hides from a playbook, and what it tells of one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.process_tree import is_running


@pytest.fixture(scope="module")
def run() -> PlaybookRun:
    """One run with a task of every outcome."""
    tasks = [
        {"name": "Fine", "ansible.builtin.debug": {"msg": "hello"}},
        {"name": "Changed", "ansible.builtin.command": "true"},
        {"name": "Skipped", "ansible.builtin.debug": {}, "when": False},
        {"name": "Secret", "ansible.builtin.debug": {"msg": "s3cret"}, "no_log": True},
        {"name": "Environment", "ansible.builtin.command": "env"},
        {"name": "Twice", "ansible.builtin.debug": {}},
        {"name": "Twice", "ansible.builtin.debug": {}},
        {"name": "Wrong", "ansible.builtin.fail": {"msg": "as asked"}},
    ]
    return run_playbook(local_play(*tasks), env={"EXTRA": "given"})


@pytest.mark.parametrize(
    ("task", "status"), [("Fine", "ok"), ("Changed", "changed"), ("Skipped", "skipped"), ("Wrong", "failed")]
)
def test_every_outcome_is_recorded(run: PlaybookRun, task: str, status: str) -> None:
    assert run.status(task) == status
    assert run.one(task, "localhost").host == "localhost"


def test_a_failed_task_makes_a_failed_run(run: PlaybookRun) -> None:
    assert run.failed().of("Wrong")["msg"] == "as asked"
    with pytest.raises(AssertionError, match="exit code 2"):
        run.ok()


def test_a_task_that_ran_twice_or_never_is_no_single_result(run: PlaybookRun) -> None:
    assert len(run.find("Twice")) == 2
    with pytest.raises(AssertionError, match="2 results of 'Twice'"):
        run.of("Twice")
    with pytest.raises(AssertionError, match="0 results of 'Fine' on elsewhere"):
        run.of("Fine", "elsewhere")


def test_hidden_results_stay_hidden(run: PlaybookRun) -> None:
    assert "s3cret" not in str(run.results) + run.stdout + run.stderr
    assert "censored" in run.of("Secret")


def test_nothing_of_the_user_reaches_the_playbook(run: PlaybookRun) -> None:
    environment = dict(line.split("=", 1) for line in run.of("Environment")["stdout_lines"])
    assert environment["EXTRA"] == "given"
    assert environment["HOME"] != str(Path.home())
    assert not [name for name in environment if name.startswith("AWS_")]


def test_settings_of_the_folder_and_the_user_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "ansible.cfg").write_text("[defaults]\nnocows = nonsense\ncallbacks_enabled = missing\nverbosity = 4\n")
    run = run_playbook(local_play({"ansible.builtin.debug": {}}), env={}, cwd=tmp_path).ok()
    assert "verbosity" not in run.stdout
    assert "Using " not in run.stdout


def test_output_has_no_colour_and_no_warning(run: PlaybookRun) -> None:
    assert "\x1b" not in run.stdout
    assert run.stderr == ""


def test_a_playbook_that_cannot_be_read_tells_so() -> None:
    run = run_playbook("- hosts: all\n  tusks: []\n", env={})
    assert run.rc not in (0, 2)
    assert "tusks" in run.stderr
    assert run.results == []
    with pytest.raises(AssertionError, match="tusks"):
        run.failed()


def test_a_file_and_an_inventory_are_taken_as_they_are(tmp_path: Path) -> None:
    playbook = tmp_path / "book.yml"
    playbook.write_text(
        "- hosts: web\n  gather_facts: false\n  tasks:\n    - name: Say\n      debug: {msg: '{{ word }}'}\n"
    )
    inventory = tmp_path / "hosts.yml"
    inventory.write_text("web: {hosts: {a: {word: one}, b: {word: two}}}\n")
    run = run_playbook(playbook, env={}, inventory=inventory, args=["--limit", "b"]).ok()
    assert [(one.host, one.result["msg"]) for one in run.results] == [("b", "two")]


def test_tasks_of_roles_are_found_by_their_own_name(tmp_path: Path) -> None:
    tasks = tmp_path / "roles" / "greeter" / "tasks"
    tasks.mkdir(parents=True)
    (tasks / "main.yml").write_text("- name: Greet\n  debug: {msg: hello}\n")
    play = local_play({"ansible.builtin.include_role": {"name": "greeter"}})
    run = run_playbook(play, env={"ANSIBLE_ROLES_PATH": str(tmp_path / "roles")}).ok()
    assert run.of("Greet")["msg"] == "hello"


def test_a_run_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    marker = tmp_path / "started"
    play = local_play({"ansible.builtin.shell": f"echo $$ > {marker}; exec sleep 300"})
    with pytest.raises(subprocess.TimeoutExpired):
        run_playbook(play, env={}, timeout=12)
    assert not is_running(int(marker.read_text()))
