"""Facts that are secrets by nature are never published, whatever types are asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import (
    DEFAULT_IGNORED,
    FACT_TYPES,
    Wish,
    host_items,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import Choice
from tests.support.host_facts import LIBRARY, NODE, recorded, role_play, write_facts
from tests.support.playbook import run_playbook
from tests.support.ssm_service.client import Service

MARK = "marked-secret-0005"
FAMILIES = ("alpine", "amazon", "debian", "freebsd", "macos", "rhel", "suse", "ubuntu", "windows")

SECRET_FACTS: dict[str, Any] = {
    "cmdline": {"quiet": True, "rescue.token": MARK, "ds": f"nocloud;s=https://user:{MARK}@198.51.100.1/"},
    "proc_cmdline": {"rescue.token": [MARK]},
    "env": {"AWS_SECRET_ACCESS_KEY": MARK, "PATH": f"/{MARK}"},
    "ssh_host_key_rsa_public": MARK,
    "ssh_host_key_ed25519_private": MARK,
    "user_data": f"#!/bin/sh\necho {MARK}",
    "ec2_user_data": MARK,
    "ansible_ec2_user_data": MARK,
    "ec2_iam_security_credentials_role_secretaccesskey": MARK,
    "ec2_metadata": {"user-data": MARK},
    "user_shadow": MARK,
    "hostvars": {"ansible_password": MARK},
    "ansible_become_password": MARK,
    "iscsi_iqn": MARK,
    "lsb": {"description": MARK},
    "a_fact_of_tomorrow": {"api_key": [MARK]},
}
SECRET_MOUNTS = [
    {
        "mount": "/srv/share",
        "device": f"//user:{MARK}@198.51.100.1/share",
        "fstype": "cifs",
        "options": f"rw,username=u,password={MARK},pass={MARK},credentials=/{MARK},domain=x",
    },
    {
        "mount": "/srv/other",
        "device": f"//user:{MARK}/{MARK}@198.51.100.1/share",
        "fstype": "cifs",
        "options": f"rw,username=u%{MARK},password=a,{MARK},b={MARK}",
    },
    {
        "mount": "/srv/web",
        "device": f"https://user:p@{MARK}@198.51.100.1/",
        "fstype": "davfs",
        "options": f"rw,passwd={MARK},sec_token={MARK},keyfile={MARK}",
    },
]
# What getent and service_facts tell beyond what is public.
SECRET_PARTS = {
    "getent_shadow": {"root": [MARK]},
    "getent_passwd": {"root": [MARK, "0", "0", "root", "/root", "/bin/sh"]},
    "services": {"web.service": {"name": "web.service", "state": "running", "environment": MARK, "command": MARK}},
    "packages": {"web": [{"version": "1", "arch": "amd64", "vcs_token": MARK}]},
}
# What people write into files of facts.d, however deep.
SECRET_LOCAL_FACTS = {
    "app": {
        "name": "known",
        "db_password": MARK,
        "dbs": [{"name": "x", "password": MARK, "replicas": [[{"at": "y", "auth": {"Api_Key": [MARK]}}]]}],
        "env": [{"name": "DB_PASSWORD", "value": MARK}],
        "secrets": {"one": {"two": MARK}},
        "urls": [f"postgres://user:{MARK}@db/x", f"https://{MARK}@git/x", f"redis://:{MARK}/{MARK}@cache"],
        f"amqp://user:{MARK}@queue": 1,
        "pwd": MARK,
        "auth": {"basic": MARK},
        "Authorization": f"Basic {MARK}",
        "headers": [f"Authorization: Bearer {MARK}", f"Cookie: a={MARK}", f"Bearer {MARK}"],
        "user_data": MARK,
        "userdata": MARK,
        "cmdline": MARK,
        "ssh_host_ed25519_key": MARK,
        "session_cookie": MARK,
        "bearer": MARK,
        "dsn": f"host=db password={MARK}",
        "pages": [f"https://web/x?token={MARK}", f"https://web/y?a=b&api_key={MARK}#z"],
        "settings": f'{{"client_secret": "{MARK}"}}',
    },
    "access_keys": MARK,
}


def poisoned(family: str) -> dict[str, Any]:
    facts = recorded(family)
    mounts = [*(facts.get("mounts") or []), *SECRET_MOUNTS]
    local = {"ansible_local": SECRET_LOCAL_FACTS}
    return {**facts, **SECRET_FACTS, **SECRET_PARTS, **local, "mounts": mounts}


@pytest.mark.parametrize("family", FAMILIES)
def test_no_item_holds_a_secret_of_the_host(family: str, counted: Callable[..., None]) -> None:
    made = host_items(poisoned(family), Wish(types=tuple(FACT_TYPES), choice=Choice(ignored=DEFAULT_IGNORED)))
    counted("hosts searched for secrets")
    assert MARK not in json.dumps([made.items, made.warnings])
    published = {item["type_name"] for item in made.items}
    assert {"Custom:AnsibleSystem", "Custom:AnsibleLocalFact"} <= published
    if family != "windows":
        assert "Custom:AnsibleFilesystem" in published


def test_the_role_publishes_none_either(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODE)
    known = poisoned("debian")
    facts = write_facts(tmp_path, web1={f"ansible_{name.removeprefix('ansible_')}": known[name] for name in known})
    play = role_play(facts, host_facts_instance_id=NODE)
    run = run_playbook(play, env={**service.env, **LIBRARY}, inventory="web1,", args=["--diff"]).ok()
    put = json.dumps(service.requests("PutInventory"))
    assert "/srv/share" in put
    assert "postgres://db/x" in put
    assert MARK not in put
    assert MARK not in "".join(one for one in run.stdout.splitlines() if "Know the facts" not in one)
