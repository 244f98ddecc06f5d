"""Clients made of what was loaded ahead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config

from ansible_collections.fleetfacts.ssm.plugins.plugin_utils import _warm_clients
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._warm_clients import CannotConnect, WarmClients

OPTIONS: dict[str, Any] = {
    "region": "eu-central-1",
    "access_key": "AKIAIOSFODNN7EXAMPLE",
    "secret_key": "hidden",
    "session_token": None,
    "profile": None,
    "endpoint_url": None,
    "validate_certs": True,
    "aws_ca_bundle": None,
    "aws_config": None,
}
CONFIG = Config(max_pool_connections=7, retries={"mode": "adaptive", "max_attempts": 4}, user_agent_extra="ours/1")


@pytest.fixture(scope="module")
def loaded() -> WarmClients:
    return WarmClients("ssm").load()


@pytest.fixture
def aws_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's configuration, with one profile in it."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    (tmp_path / "config").write_text(
        "[profile abroad]\nregion = eu-west-3\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = x\n"
    )
    return tmp_path / "config"


def refuse(loaded: WarmClients, **options: Any) -> str:
    with pytest.raises(CannotConnect) as refused:
        loaded.client({**OPTIONS, **options}, CONFIG, {})
    return str(refused.value)


def test_credentials_that_were_forgotten_are_read_anew(loaded: WarmClients, aws_files: Path):
    def key() -> str:
        options = {**OPTIONS, "profile": "abroad", "access_key": None, "secret_key": None}
        url = loaded.client(options, CONFIG, {}).generate_presigned_url("get_inventory")
        return url.split("Credential=")[1].split("%2F")[0]

    assert key() == "AKIAI44QH8DHBEXAMPLE"
    aws_files.write_text(aws_files.read_text().replace("AKIAI44QH8DHBEXAMPLE", "AKIAIOSFODNN7EXAMPLE"))
    assert key() == "AKIAI44QH8DHBEXAMPLE"
    loaded.forget()
    assert key() == "AKIAIOSFODNN7EXAMPLE"


def test_no_region(loaded: WarmClients, aws_files: Path):
    assert refuse(loaded, region=None) == "You must specify a region."


def test_a_profile_that_is_not_there(loaded: WarmClients, aws_files: Path):
    problem = refuse(loaded, profile="nobody", access_key=None, secret_key=None)
    assert problem == "The config profile (nobody) could not be found"


def test_a_profile_beside_keys(loaded: WarmClients):
    assert refuse(loaded, profile="abroad") == "Passing both a profile and access tokens is not supported."


def test_a_setting_that_botocore_does_not_know(loaded: WarmClients):
    assert "colour" in refuse(loaded, aws_config={"colour": "red"})


def test_the_clients_settings(loaded: WarmClients):
    client = loaded.client({**OPTIONS, "aws_config": {"retries": {"total_max_attempts": 2}}}, CONFIG, {})
    assert client.meta.region_name == "eu-central-1"
    assert client.meta.endpoint_url == "https://ssm.eu-central-1.amazonaws.com"
    assert client.meta.config.max_pool_connections == 7
    assert client.meta.config.retries["total_max_attempts"] == 2
    assert client.meta.config.user_agent.startswith("APN/1.0 Ansible/")
    assert client.meta.config.user_agent_extra == "ours/1"


def test_a_profile_gives_region_and_credentials(loaded: WarmClients, aws_files: Path):
    client = loaded.client({**OPTIONS, "profile": "abroad", "access_key": None, "secret_key": None}, CONFIG, {})
    # amazon.aws asks the profile for its region where the task names none
    assert client.meta.region_name == "eu-central-1"
    client = loaded.client(
        {**OPTIONS, "profile": "abroad", "access_key": None, "secret_key": None, "region": None}, CONFIG, {}
    )
    assert client.meta.region_name == "eu-west-3"


def test_a_client_is_kept_for_the_same_settings_only(loaded: WarmClients):
    client = loaded.client(OPTIONS, CONFIG, {})
    assert loaded.client(dict(OPTIONS), CONFIG, {}) is client
    others = [
        loaded.client({**OPTIONS, "region": "eu-west-1"}, CONFIG, {}),
        loaded.client({**OPTIONS, "secret_key": "other"}, CONFIG, {}),
        loaded.client({**OPTIONS, "aws_config": {"connect_timeout": 3}}, CONFIG, {}),
        loaded.client(OPTIONS, Config(max_pool_connections=8), {}),
        loaded.client(OPTIONS, CONFIG, {"AWS_MAX_ATTEMPTS": "1"}),
    ]
    assert len({id(one) for one in [client, *others]}) == 6


def test_a_tool_for_credentials_that_is_not_there(loaded: WarmClients, aws_files: Path):
    aws_files.write_text("[profile tool]\ncredential_process = /nowhere/get-credentials\n")
    assert "/nowhere/get-credentials" in refuse(loaded, profile="tool", access_key=None, secret_key=None)


def test_the_credentials_of_a_profile_are_got_once_for_all_regions(loaded: WarmClients, aws_files: Path):
    tool, asked = aws_files.with_name("tool"), aws_files.with_name("asked")
    answer = '{"Version": 1, "AccessKeyId": "AKIAI44QH8DHBEXAMPLE", "SecretAccessKey": "x"}'
    tool.write_text(f"#!/bin/sh\necho asked >> {asked}\necho '{answer}'\n")
    tool.chmod(0o700)
    aws_files.write_text(f"[profile one]\ncredential_process = {tool}\n[profile two]\ncredential_process = {tool}\n")
    of_profile = {**OPTIONS, "access_key": None, "secret_key": None}

    def regions(profile: str, environment: dict[str, str]) -> list[str]:
        clients = [
            loaded.client({**of_profile, "profile": profile, "region": region}, CONFIG, environment)
            for region in ("eu-west-1", "eu-west-2", "eu-west-3")
        ]
        return [client.meta.region_name for client in clients]

    assert regions("one", {}) == ["eu-west-1", "eu-west-2", "eu-west-3"]
    assert len(asked.read_text().splitlines()) == 1
    assert regions("two", {}) == ["eu-west-1", "eu-west-2", "eu-west-3"]
    assert regions("one", {"AWS_MAX_ATTEMPTS": "1"}) == ["eu-west-1", "eu-west-2", "eu-west-3"]
    assert len(asked.read_text().splitlines()) == 3


def test_all_clients_share_one_model(loaded: WarmClients):
    one = loaded.client({**OPTIONS, "region": "us-east-1"}, CONFIG, {})
    other = loaded.client({**OPTIONS, "region": "us-east-2"}, CONFIG, {})
    assert one.meta.service_model.metadata is other.meta.service_model.metadata


def test_a_data_path_of_the_task_is_read(loaded: WarmClients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    environment = {"AWS_DATA_PATH": str(tmp_path)}
    one = loaded.client({**OPTIONS, "region": "us-east-1"}, CONFIG, environment)
    other = loaded.client({**OPTIONS, "region": "us-east-1"}, CONFIG, {})
    assert one.meta.service_model.metadata is not other.meta.service_model.metadata


def test_loading_reads_neither_credentials_nor_faulty_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "config").write_text("this is no configuration")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    WarmClients("ssm").load()
    # not a file at all
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path))
    WarmClients("ssm").load()


# Prints the service models that the parent opens, and then those that a worker opens.
FORKED = """
import os, sys
from ansible.plugins.loader import init_plugin_loader
init_plugin_loader()
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from ansible_collections.fleetfacts.ssm.plugins.action.ssm_put_inventory import ActionModule
from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
def models():
    return [os.path.basename(path) for path in opened if "service-2" in path]
print("parent", *models(), flush=True)
opened.clear()
if not os.fork():
    options = dict.fromkeys(["profile", "endpoint_url", "session_token", "aws_ca_bundle", "aws_config"])
    options |= {"region": "eu-west-1", "access_key": "a", "secret_key": "b", "validate_certs": True}
    client = ActionModule.clients.client(options, _api.client_config(), {})
    client.meta.service_model.operation_model("PutInventory").input_shape.members
    print("worker", client.meta.region_name, *models(), flush=True)
    os._exit(0)
os.wait()
"""


def test_workers_find_the_service_model_loaded():
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=True)
    parent, worker = done.stdout.splitlines()
    assert parent.startswith("parent service-2.json")
    assert worker == "worker eu-west-1"


def test_nothing_is_loaded_without_boto3(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_warm_clients, "HAS_BOTO3", False)
    monkeypatch.delattr(_warm_clients, "botocore")
    WarmClients("ssm").load()
