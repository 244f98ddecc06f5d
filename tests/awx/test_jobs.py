"""Jobs as AWX runs them: the example's project, the installed collection, the credential's environment variables."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.awx_job import Job, events, run_job, run_remotely, status, stdout, write_job
from tests.support.inventory import run_inventory
from tests.support.relay import relay
from tests.support.ssm_service.client import Service
from tests.tools.workspace import ROOT

_PROJECT = ROOT / "examples" / "awx" / "project"
_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
_NODES = {f"web{number}.example.com": f"i-0123456789abcde{number:02}" for number in range(1, 6)}


@pytest.fixture
def job(service: Service) -> Job:
    """A job on five managed nodes, whose hosts this machine stands in for."""
    service.add_nodes(*_NODES.values())
    credential = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": _SECRET}
    machine = {"ANSIBLE_TRANSPORT": "local", "ANSIBLE_PYTHON_INTERPRETER": sys.executable}
    return Job(
        job_id=4711,
        playbook="publish_host_facts.yml",
        hosts={
            name: {"ssm_instance_id": instance_id, "ssm_region": "us-east-1"} for name, instance_id in _NODES.items()
        },
        env=credential | machine | {"AWS_ENDPOINT_URL": str(service.url)},
        extra_vars={"host_facts_types": ["system", "provisioning"]},
    )


@pytest.fixture
def write(installed: Path, tmp_path: Path) -> Iterator[Callable[[Job, Path | None], Path]]:
    """Make the private data directory of a job. Its artifacts hold all secrets: nothing is left afterwards."""
    folders: list[Path] = []

    def make(job: Job, runs_in: Path | None = None) -> Path:
        folder = tmp_path / f"job_{job.job_id}"
        folders.append(folder)
        write_job(job, folder, _PROJECT, installed, runs_in or folder)
        return folder

    yield make
    _remove_all(tmp_path)
    assert not any(folder.exists() for folder in folders)


def _remove_all(folder: Path) -> None:
    for one in folder.iterdir():
        shutil.rmtree(one)


def _published(service: Service) -> dict[str, Any]:
    stored = {name: service.stored(instance_id, "Custom:AnsibleProvisioning") for name, instance_id in _NODES.items()}
    return {name: item["entries"][0] for name, item in stored.items() if item}


def _changed(job: Job, folder: Path) -> set[str]:
    done = [event["event_data"] for event in events(job, folder) if event["event"] == "runner_on_ok"]
    return {one["host"] for one in done if one["res"].get("changed")}


def test_a_job_publishes_for_all_hosts_and_says_which_job_it_was(job: Job, service: Service, write: Any) -> None:
    folder = write(job)
    run_job(job, folder)
    assert status(job, folder) == "successful", stdout(job, folder)
    assert _changed(job, folder) == set(_NODES)
    published = _published(service)
    assert set(published) == set(_NODES)
    provisioning = published["web1.example.com"]
    assert provisioning["JobId"] == "4711"
    assert provisioning["JobTemplateName"] == "Publish host facts"
    assert provisioning["InventoryName"] == "SSM managed nodes"
    assert provisioning["ProjectRevision"] == job.meta_vars["awx_project_revision"]


def test_a_job_without_the_credential_fails_and_says_so(job: Job, write: Any) -> None:
    keyless = {name: value for name, value in job.env.items() if "KEY" not in name}
    job = replace(job, env={**keyless, "AWS_EC2_METADATA_DISABLED": "true", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"})
    folder = write(job)
    run_job(job, folder)
    assert status(job, folder) == "failed"
    assert "credentials" in stdout(job, folder)


def test_a_job_with_temporary_keys_signs_with_their_session_token(job: Job, service: Service, write: Any) -> None:
    token = "FwoGZXIvYXdzEXAMPLETOKEN"
    with relay(str(service.url)) as seen:
        temporary = {"AWS_SECURITY_TOKEN": token, "AWS_SESSION_TOKEN": token, "AWS_ENDPOINT_URL": seen.url}
        job = replace(job, env={**job.env, **temporary})
        folder = write(job)
        run_job(job, folder)
    assert status(job, folder) == "successful", stdout(job, folder)
    assert set(_published(service)) == set(_NODES)
    assert "ssm:PutInventory" in seen.actions
    assert seen.tokens == {token}
    assert token not in stdout(job, folder)


def test_inventory_and_job_need_no_more_than_the_guide_says(job: Job, service: Service, write: Any) -> None:
    region = "eu-central-1"
    node = {"InstanceId": "i-0123456789abcde99", "ComputerName": "web9.example.com", "IpAddress": "192.0.2.9"}
    service.add_nodes(node, region=region)
    put_json = {"operation": "PutInventory", "type_names": ["Custom:*"]}
    service.allow_only({"operation": "ListInventoryEntries"}, put_json, {"operation": "GetInventory"})

    source = _PROJECT / "inventories" / "fleet.ssm_inventory.yml"
    read = run_inventory(source, "--list", "--export", env={**job.env, "PATH": os.defpath})
    assert {name: (host["ssm_region"], host["ansible_host"]) for name, host in read.hosts.items()} == {
        "web9.example.com": (region, "192.0.2.9")
    }
    assert read.stderr == ""

    job = replace(job, hosts=read.hosts)
    folder = write(job)
    run_job(job, folder)
    assert status(job, folder) == "successful", stdout(job, folder)
    assert service.stored(node["InstanceId"], "Custom:AnsibleProvisioning", region=region)
    assert {call["error"] for call in service.calls} == {None}


def test_a_check_job_tells_what_would_change_and_writes_nothing(job: Job, service: Service, write: Any) -> None:
    job = replace(job, args="--check --diff")
    folder = write(job)
    run_job(job, folder)
    assert status(job, folder) == "successful", stdout(job, folder)
    assert _changed(job, folder) == set(_NODES)
    assert service.count("PutInventory") == 0
    assert "Custom:AnsibleSystem (wanted)" in stdout(job, folder)


def test_two_slices_on_two_execution_nodes_publish_for_the_whole_fleet(
    job: Job, service: Service, write: Any, tmp_path: Path
) -> None:
    slices = [replace(job, job_id=5000 + number, slice_number=number, slice_count=2) for number in (1, 2)]
    workers = [tmp_path / f"execution_node_{number}" for number in (1, 2)]
    folders = [write(one, worker) for one, worker in zip(slices, workers, strict=True)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run_remotely, slices, folders, workers))

    assert [status(one, folder) for one, folder in zip(slices, folders, strict=True)] == ["successful"] * 2
    first, second = (_changed(one, folder) for one, folder in zip(slices, folders, strict=True))
    assert first == {"web1.example.com", "web3.example.com", "web5.example.com"}
    assert second == {"web2.example.com", "web4.example.com"}
    published = _published(service)
    assert set(published) == set(_NODES)
    assert {name: entry["JobId"] for name, entry in published.items()} == {
        **dict.fromkeys(first, "5001"),
        **dict.fromkeys(second, "5002"),
    }


def test_a_wordy_job_shows_where_the_collection_is_from_and_no_secret(job: Job, write: Any) -> None:
    job = replace(job, args="-vvvv --diff")
    folder = write(job)
    run_job(job, folder)
    place = folder / "requirements_collections" / "ansible_collections" / "fleetfacts" / "ssm"
    assert f"Loading collection fleetfacts.ssm from {place}" in stdout(job, folder)
    assert _SECRET not in stdout(job, folder)
    assert all(_SECRET not in str(event) for event in events(job, folder))
