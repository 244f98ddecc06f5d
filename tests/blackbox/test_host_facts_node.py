"""The role ``host_facts``: how it finds out which managed node a host is, and in which region."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.host_facts import LIBRARY, extra_vars, inventory, recorded, role_play, write_facts
from tests.support.playbook import WITH_INVOCATION, PlaybookRun, run_playbook
from tests.support.ssm_service.client import Service

PUT = "Publish the facts"
KNOWN = "Make sure that the node is known"
OTHER_REGION = "eu-central-1"


@dataclass
class Metadata:
    """An instance metadata service of version 2, and what it was asked."""

    url: str = ""
    asked: list[str] = field(default_factory=list)


METADATA_ANSWERS = {
    "/latest/meta-data/instance-id": "i-00000000000000d01",
    "/latest/meta-data/placement/region": OTHER_REGION,
}


@pytest.fixture
def metadata() -> Iterator[Metadata]:
    service = Metadata()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.answer("marked-token" if self.headers["X-aws-ec2-metadata-token-ttl-seconds"] else None)

        def do_GET(self) -> None:
            allowed = self.headers["X-aws-ec2-metadata-token"] == "marked-token"
            self.answer(METADATA_ANSWERS.get(self.path) if allowed else None)

        def answer(self, text: str | None) -> None:
            service.asked.append(f"{self.command} {self.path}")
            body = (text or "no").encode()
            self.send_response(200 if text else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/latest"
    yield service
    server.shutdown()
    server.server_close()
    thread.join()


class Machines:
    """Hosts with files and facts of their own, all on this machine."""

    def __init__(self, folder: Path, metadata: Metadata) -> None:
        self.folder = folder
        self.metadata = metadata
        self.hosts: dict[str, dict[str, Any]] = {}

    def add(
        self,
        name: str,
        files: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
        **variables: Any,
    ) -> None:
        """A host; ``files`` are identity, registration, cloud_init, cloud_init_data; ``facts`` before an alpine's."""
        self.hosts[name] = variables
        write_facts(self.folder, **{name: {**recorded("alpine"), "system_vendor": "QEMU", **(facts or {})}})
        for file, content in (files or {}).items():
            text = content if isinstance(content, str) else json.dumps(content)
            (self.folder / f"{name}.{file}").write_text(text, encoding="utf-8")

    def publish(self, service: Service, more: Sequence[dict[str, Any]] = (), **variables: Any) -> PlaybookRun:
        """The role on all hosts, and once ``more`` for each other set of variables."""
        own = f"{self.folder}/{{{{ inventory_hostname }}}}"
        paths = {"data": f"{own}.data", "identity": f"{own}.identity", "registration": f"{own}.registration"}
        args = extra_vars(
            __host_facts_agent_paths={"Linux": paths},
            __host_facts_cloud_init_path=f"{own}.cloud_init",
            __host_facts_cloud_init_data_path=f"{own}.cloud_init_data",
            __host_facts_metadata_url=self.metadata.url,
        )
        play = role_play(self.folder, **{"host_facts_types": ["system"], **variables})
        play[0]["roles"] += [{**play[0]["roles"][0], **other} for other in more]
        # a proxy would answer for its own machine, so it must not be asked; the service is reached past it
        proxy = {"http_proxy": "http://127.0.0.1:9", "NO_PROXY": "localhost"}
        endpoint = {"AWS_ENDPOINT_URL": service.env["AWS_ENDPOINT_URL"].replace("127.0.0.1", "localhost")}
        env = {**service.env, **LIBRARY, **proxy, **endpoint}
        return run_playbook(play, env=env, inventory=inventory(self.folder, self.hosts), args=args)


@pytest.fixture
def machines(tmp_path: Path, metadata: Metadata) -> Machines:
    return Machines(tmp_path, metadata)


def published(run: PlaybookRun) -> dict[str, str]:
    """The node that each host was published as."""
    return {one.host: one.result["instances"][0]["instance_id"] for one in run.find(PUT) if "instances" in one.result}


def test_no_source_knows_the_node(service: Service, machines: Machines) -> None:
    machines.add("web1", files={"identity": {"InstanceId": "c-container"}}, facts={"board_asset_tag": "Not Specified"})
    run = machines.publish(service).failed()
    told = " ".join(run.of(KNOWN)["msg"].replace("File not", "file not").split())
    assert told.startswith("web1: nothing tells which managed node this is. Tried variables: ssm_instance_id, ")
    assert "; board_asset_tag: the fact is Not Specified; agent: no id in " in told
    assert f"registration: file not found: {machines.folder}/web1.registration; cloud_init: file not found: " in told
    assert told.endswith(
        "; metadata: this is not EC2. Set host_facts_instance_id, or let the play become root so that the files of the "
        "SSM agent can be read."
    )
    assert service.calls == machines.metadata.asked == []


def test_each_source(service: Service, machines: Machines) -> None:
    wanted: dict[str, str] = {}

    def host(name: str, node: str, **keywords: Any) -> None:
        wanted[name] = node
        service.add_nodes(node)
        machines.add(name, **keywords)

    agent = {"SchemaVersion": "1.1", "InstanceId": "i-00000000000000a01", "IdentityType": "EC2"}
    hybrid = {"SchemaVersion": "1.1", "InstanceId": "mi-00000000000000a02", "IdentityType": "OnPrem"}
    tag = {"board_asset_tag": "i-00000000000000b01"}
    host("ours", "mi-00000000000000001", ssm_instance_id="mi-00000000000000001", instance_id="i-0000000000000ffff")
    host("connection", "i-00000000000000002", ansible_aws_ssm_instance_id="i-00000000000000002", facts=tag)
    host("aws_ec2", "i-00000000000000003", instance_id="i-00000000000000003", facts=tag)
    host("i-00000000000000004", "i-00000000000000004", facts=tag)
    host("address", "i-00000005", ansible_host="i-00000005")
    host("tag", "i-00000000000000b01", facts=tag, files={"registration": {"ManagedInstanceID": "mi-0000000000000ffff"}})
    host("agent", "i-00000000000000a01", files={"identity": agent, "cloud_init": "i-0000000000000ffff"})
    host("hybrid", "mi-00000000000000a02", files={"identity": hybrid}, facts=tag, instance_id="i-0000000000000fffe")
    host("registered", "mi-00000000000000c01", files={"registration": {"ManagedInstanceID": "mi-00000000000000c01"}})
    host("cloud_init", "i-00000000000000c02", files={"cloud_init": "i-00000000000000c02\n"})
    run = machines.publish(service).ok()
    assert published(run) == wanted
    assert machines.metadata.asked == []
    asked = {one.host for one in run.results if one.task == "Ask the SSM agent who it is" and one.status != "skipped"}
    assert asked == set(wanted) - {"ours", "connection"}


def test_metadata_service_is_asked_by_what_may_be_on_ec2(service: Service, machines: Machines) -> None:
    service.add_nodes("i-00000000000000d01", region=OTHER_REGION)
    machines.add("xen", facts={"system_vendor": "Xen", "product_version": "4.11.amazon"})
    run = machines.publish(service).ok()
    assert published(run) == {"xen": "i-00000000000000d01"}
    assert machines.metadata.asked == [
        "PUT /latest/api/token",
        "GET /latest/meta-data/instance-id",
        "GET /latest/meta-data/placement/region",
    ]
    assert {call["region"] for call in service.calls} == {OTHER_REGION}
    assert "marked-token" not in run.stdout + json.dumps(
        [one.result for one in run.results if one.task != "Get a token"]
    )


def test_regions(service: Service, machines: Machines) -> None:
    regions = {"given": "ap-south-1", "ours": "us-west-2", "connection": "eu-west-1", "aws_ec2": "eu-north-1"}
    ids = {name: f"i-{number:017x}" for number, name in enumerate([*regions, "nobody"])}
    for name, node in ids.items():
        service.add_nodes(node, region=regions.get(name, "us-east-1"))
    machines.add("given", ssm_instance_id=ids["given"], host_facts_region="ap-south-1", ssm_region="us-west-2")
    machines.add("ours", ssm_instance_id=ids["ours"], ssm_region="us-west-2", ansible_aws_ssm_region="eu-west-1")
    machines.add("connection", ansible_aws_ssm_instance_id=ids["connection"], ansible_aws_ssm_region="eu-west-1")
    machines.add("aws_ec2", instance_id=ids["aws_ec2"], placement={"region": "eu-north-1"})
    machines.add("nobody", ssm_instance_id=ids["nobody"], placement="none")
    service.add_nodes("mi-00000000000000c01", region="ca-central-1")
    registration = {"ManagedInstanceID": "mi-00000000000000c01", "Region": "ca-central-1"}
    machines.add("registered", files={"registration": registration})
    run = machines.publish(service).ok()
    called = {call["instance_id"]: call["region"] for call in service.calls}
    assert called.pop("mi-00000000000000c01") == "ca-central-1"
    assert called == {node: regions.get(name, "us-east-1") for name, node in ids.items()}
    assert run.find("Ask the instance metadata service") == [] or machines.metadata.asked == []


def test_regions_of_hosts_whose_id_is_found_or_hybrid(service: Service, machines: Machines) -> None:
    regions = {
        "given": "us-west-1",
        "agent": "us-west-2",
        "tag": "eu-west-1",
        "facts": "eu-west-2",
        "same": "eu-west-3",
    }
    ids = {name: f"i-{number:017x}" for number, name in enumerate(regions)}
    ids["given"] = f"mi-{1:017x}"
    ids["old"] = f"mi-{2:017x}"
    for name, node in ids.items():
        service.add_nodes(node, region=regions.get(name, "us-east-1"))
    registration = {"ManagedInstanceID": ids["given"], "Region": regions["given"]}
    machines.add("given", ssm_instance_id=ids["given"], files={"registration": registration})
    machines.add("old", ssm_instance_id=ids["old"], files={"registration": registration})
    for name in ("agent", "tag"):
        data = {"ds": {"user": "x"}, "v1": {"instance_id": ids[name], "region": regions[name]}}
        machines.add(
            name, files={"cloud_init_data": data}, facts={"board_asset_tag": ids["tag"]} if name == "tag" else {}
        )
    (machines.folder / "agent.identity").write_text(json.dumps({"InstanceId": ids["agent"]}), encoding="utf-8")
    known = {name: {"ec2_instance_id": ids[name], "ec2_placement_region": regions[name]} for name in ("facts", "same")}
    machines.add("facts", facts={**known["facts"], "system_vendor": "Amazon EC2"})
    machines.add("same", host_facts_instance_id=ids["same"], facts=known["same"])
    run = machines.publish(service).ok()
    called = {call["instance_id"]: call["region"] for call in service.calls}
    assert called == {node: regions.get(name, "us-east-1") for name, node in ids.items()}
    assert machines.metadata.asked == []
    assert [one.result for one in run.find("Ask the SSM agent who it is", "same")] == []


def test_region_of_an_earlier_run_is_not_that_of_another_node(service: Service, machines: Machines) -> None:
    service.add_nodes("i-00000000000000c02", region=OTHER_REGION)
    service.add_nodes("i-00000000000000c03")
    data = {"v1": {"instance_id": "i-00000000000000c02", "region": OTHER_REGION}}
    machines.add("web1", files={"cloud_init": "i-00000000000000c02", "cloud_init_data": data})
    machines.publish(service, more=[{"host_facts_instance_id": "i-00000000000000c03"}]).ok()
    assert {call["instance_id"]: call["region"] for call in service.calls} == {
        "i-00000000000000c02": OTHER_REGION,
        "i-00000000000000c03": "us-east-1",
    }


def test_agent_that_may_not_be_asked(service: Service, machines: Machines) -> None:
    service.add_nodes("i-00000000000000b01", "i-00000000000000b02")
    machines.add("unsure", facts={"board_asset_tag": "i-00000000000000b01"})
    machines.add("sure", facts={"board_asset_tag": "i-00000000000000b02"}, files={"identity": {"InstanceId": "i-x"}})
    # a file that nobody may read, root neither
    (machines.folder / "unsure.identity").symlink_to("/proc/sys/net/ipv4/route/flush")
    run = machines.publish(service).ok()
    assert "may not be read, so nobody knows whether the SSM agent goes by an mi- id" in run.of(KNOWN, "unsure")["msg"]
    assert "WARNING: " in run.stdout
    assert "WARNING" not in run.of(KNOWN, "sure").get("msg", "")


def test_host_that_calls_for_itself_asks_for_its_region(service: Service, machines: Machines) -> None:
    service.add_nodes("i-00000000000000003", region=OTHER_REGION)
    machines.add("self", ssm_instance_id="i-00000000000000003", facts={"system_vendor": "Amazon EC2"})
    run = machines.publish(service, host_facts_delegate_to="").ok()
    assert published(run) == {"self": "i-00000000000000003"}
    assert {call["region"] for call in service.calls} == {OTHER_REGION}


def test_id_that_is_given_asks_nobody(service: Service, machines: Machines) -> None:
    service.add_nodes("i-00000000000000003")
    machines.add("web1", ssm_instance_id="i-0000000000000ffff", facts={"board_asset_tag": "i-0000000000000fffe"})
    run = machines.publish(service, host_facts_instance_id="i-00000000000000003").ok()
    assert published(run) == {"web1": "i-00000000000000003"}
    assert run.find(KNOWN) == []


def test_sources_in_the_order_of_the_user(service: Service, machines: Machines) -> None:
    service.add_nodes("i-00000000000000c02")
    machines.add(
        "web1",
        ssm_instance_id="i-0000000000000ffff",
        facts={"board_asset_tag": "i-0000000000000fffe"},
        files={"cloud_init": "i-00000000000000c02", "identity": {"InstanceId": "mi-0000000000000ffff"}},
    )
    run = machines.publish(service, host_facts_id_sources=["cloud_init", "board_asset_tag"]).ok()
    assert published(run) == {"web1": "i-00000000000000c02"}
    assert [one.status for one in run.find("Ask the SSM agent who it is")] == ["skipped"]


def test_only_the_tag_of_hosts_without_facts_is_gathered(service: Service, machines: Machines) -> None:
    machines.add("web1")
    play = role_play(host_facts_types=["provisioning"], host_facts_id_sources=["variables", "board_asset_tag"])
    env = {**service.env, **WITH_INVOCATION}
    run = run_playbook(play, env=env, inventory="web1,").failed()
    assert run.of("Gather the facts that are missing")["invocation"]["module_args"]["gather_subset"] == [
        "!all",
        "!min",
        "hardware",
    ]
