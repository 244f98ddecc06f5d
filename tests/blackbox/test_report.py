"""The playbook ``fleetfacts.ssm.report``: from a file of nodes, and from the service."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbook import PlaybookRun, run_playbook
from tests.support.report_nodes import NOW, days_before, make_nodes, stored_type
from tests.support.ssm_service.client import Service

PLAYBOOK = "fleetfacts.ssm.report"
KINDS = ("html", "csv", "json")
RACK = "Custom:RackInfo"
I_NODE, MI_NODE = "i-0123456789abcdef0", "mi-0123456789abcdef0"


def template(folder: Path, name: str) -> str:
    """A template that, were it rendered, would leave a file."""
    return "{{ lookup('pipe', 'touch " + str(folder / name) + "; id') }}"


def report(
    folder: Path, *, env: dict[str, str] | None = None, args: tuple[str, ...] = (), **variables: Any
) -> PlaybookRun:
    """Run the playbook in this folder, its time fixed."""
    given = json.dumps({"ssm_report_time": NOW, **variables})
    return run_playbook(PLAYBOOK, env=env or {}, args=["--extra-vars", given, *args], cwd=folder)


def write_nodes(folder: Path, nodes: Any) -> str:
    (folder / "nodes.json").write_text(json.dumps(nodes), encoding="utf-8")
    return "nodes.json"


def page_data(page: Path) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="report-data">(.*?)</script>', page.read_text("utf-8"))
    assert found
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "nodes.json")


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([{"region": "eu-central-1"}], "nodes[0]: instance_id: must be text, and not empty, not None"),
        ({"changed": False}, "nodes: must be the list that ssm_inventory_info returns"),
    ],
)
def test_what_are_no_nodes_fails_before_anything_is_written(tmp_path: Path, nodes: Any, message: str) -> None:
    run = report(tmp_path, ssm_report_nodes_file=write_nodes(tmp_path, nodes)).failed()
    assert message in run.stdout + run.stderr
    assert files(tmp_path) == []


def test_a_file_that_is_not_there_fails(tmp_path: Path) -> None:
    run = report(tmp_path, ssm_report_nodes_file="absent.json").failed()
    assert str(tmp_path / "absent.json") in run.stdout + run.stderr
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"ssm_report_warn_days": "soon"}, "warn_days: must be a number of days from 0 to 3650, not 'soon'"),
        ({"ssm_report_time": "soon"}, "now: must be a time as 2026-01-31T08:00:00Z, not 'soon'"),
        ({"ssm_report_count_by": ["x"]}, "count_by[0]: must be <type name>.<attribute>"),
    ],
)
def test_a_bad_variable_fails_before_anything_is_written(
    tmp_path: Path, variables: dict[str, Any], message: str
) -> None:
    run = report(tmp_path, ssm_report_nodes_file=write_nodes(tmp_path, []), **variables).failed()
    assert message in run.stdout + run.stderr
    assert files(tmp_path) == []


@pytest.mark.parametrize("formats", [["html", "pdf"], "html,csv", [], ""])
def test_formats_that_there_are_not_fail_before_any_call(tmp_path: Path, service: Service, formats: Any) -> None:
    run = report(tmp_path, env=service.env, ssm_report_formats=formats).failed()
    assert "ssm_report_formats must be a list of html, csv, entries and json, not" in run.stdout + run.stderr
    assert files(tmp_path) == []
    assert service.calls == []


def test_check_run_check_run(tmp_path: Path) -> None:
    nodes = write_nodes(tmp_path, make_nodes(20))
    statuses = []
    for args in (("--check",), (), ("--check",), ()):
        run = report(tmp_path, args=args, ssm_report_nodes_file=nodes).ok()
        statuses.append({run.status(f"Write the {name}") for name in ("page", "CSV", "JSON")})
        assert files(tmp_path) == ([] if len(statuses) == 1 else [f"ssm-inventory.{kind}" for kind in sorted(KINDS)])
    assert statuses == [{"changed"}, {"changed"}, {"ok"}, {"ok"}]


def test_three_files_tell_the_same(tmp_path: Path) -> None:
    nodes = make_nodes(20)
    folder = tmp_path / "a" / "b"
    report(
        tmp_path, ssm_report_nodes_file=write_nodes(tmp_path, nodes), ssm_report_folder="a/b", ssm_report_name="x"
    ).ok()
    told = json.loads((folder / "x.json").read_text("utf-8"))
    rows = list(csv.DictReader((folder / "x.csv").open(encoding="utf-8", newline="")))
    data = page_data(folder / "x.html")
    assert told["generated"] == data["generated"] == NOW
    assert {node["instance_id"] for node in nodes} == {node["instance_id"] for node in told["nodes"]}
    assert [node["instance_id"] for node in told["nodes"]] == [node[0] for node in data["nodes"]]
    assert [row["state"] for row in rows] == [one["state"] for node in told["nodes"] for one in node["types"]]
    assert [count["attribute"] for count in told["counts"]] == ["PlatformName", "PlatformVersion", "AgentVersion"]


def test_what_is_in_the_files_is_for_their_owner_only_unless_told_otherwise(tmp_path: Path) -> None:
    nodes = write_nodes(tmp_path, make_nodes(1))
    report(tmp_path, ssm_report_nodes_file=nodes).ok()
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in files(tmp_path)} == {0o600}
    report(tmp_path, ssm_report_nodes_file=nodes, ssm_report_mode="0644").ok()
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in files(tmp_path)} == {0o644}


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    nodes = write_nodes(tmp_path, make_nodes(1))
    report(tmp_path, ssm_report_nodes_file=nodes, ssm_report_formats=["csv"]).ok()
    assert files(tmp_path) == ["ssm-inventory.csv"]


def test_a_format_by_itself_is_a_list_of_one(tmp_path: Path) -> None:
    nodes = write_nodes(tmp_path, make_nodes(1))
    report(tmp_path, ssm_report_nodes_file=nodes, ssm_report_formats="json").ok()
    assert files(tmp_path) == ["ssm-inventory.json"]


def test_a_row_for_each_entry_in_a_file_of_its_own(tmp_path: Path) -> None:
    nodes = make_nodes(3)
    report(tmp_path, ssm_report_nodes_file=write_nodes(tmp_path, nodes), ssm_report_formats=["entries"]).ok()
    assert files(tmp_path) == ["ssm-inventory-entries.csv"]
    rows = list(csv.DictReader((tmp_path / "ssm-inventory-entries.csv").open(encoding="utf-8", newline="")))
    assert len(rows) == sum(len(one["entries"]) for node in nodes for one in node["types"])


def test_a_report_may_be_made_of_an_earlier_one(tmp_path: Path) -> None:
    report(tmp_path, ssm_report_nodes_file=write_nodes(tmp_path, make_nodes(30))).ok()
    earlier = {"ssm_report_nodes_file": "ssm-inventory.json", "ssm_report_name": "again"}
    report(tmp_path, **earlier, ssm_report_warn_days="30", ssm_report_retention_days=31).ok()
    told = json.loads((tmp_path / "again.json").read_text("utf-8"))
    assert (told["warn_days"], told["retention_days"]) == (30, 31)
    assert len(told["nodes"]) == 30
    assert told["summary"]["capture_states"]["expiring"] > 0


def hostile_nodes(text: str) -> list[dict[str, Any]]:
    """A node whose every text is this one."""
    types = [{**stored_type(text, days_before(1), [{text: text}], version=text), "content_hash": text}]
    return [{"instance_id": text, "region": text, "information": {"ComputerName": text, text: text}, "types": types}]


def test_what_looks_like_a_template_is_written_as_it_is(tmp_path: Path) -> None:
    text = template(tmp_path, "rendered") + "{% raw %}{# </script><!-- \u2028"
    nodes = write_nodes(tmp_path, hostile_nodes(text))
    report(tmp_path, ssm_report_nodes_file=nodes, ssm_report_count_by=["AWS:InstanceInformation.ComputerName"]).ok()
    assert files(tmp_path) == [f"ssm-inventory.{kind}" for kind in sorted(KINDS)]
    told = json.loads((tmp_path / "ssm-inventory.json").read_text("utf-8"))["nodes"][0]
    assert (told["instance_id"], told["name"], told["information"][text]) == (text, text, text)
    assert told["types"][0]["entries"] == [{text: text}]
    (row,) = csv.DictReader((tmp_path / "ssm-inventory.csv").open(encoding="utf-8", newline=""))
    assert (row["instance_id"], row["name"], row["type_name"], row["content_hash"]) == (text, text, text, text)
    data = page_data(tmp_path / "ssm-inventory.html")
    assert data["nodes"][0][:3] == [text, text, text]
    assert data["types"][0] == {"name": text, "attributes": [text], "entries": [[text]]}


def test_a_title_is_text_too(tmp_path: Path) -> None:
    nodes = write_nodes(tmp_path, [])
    report(tmp_path, ssm_report_nodes_file=nodes, ssm_report_title="Fleet </title><script>'&\"").ok()
    page = (tmp_path / "ssm-inventory.html").read_text("utf-8")
    assert "<title>Fleet &lt;/title&gt;&lt;script&gt;&#39;&amp;&#34;</title>" in page
    assert page.count("<script") == 2


def put(service: Service, node: str, type_name: str, *entries: dict[str, str], region: str = "us-east-1") -> None:
    item = {"TypeName": type_name, "SchemaVersion": "1.0", "CaptureTime": days_before(3), "Content": list(entries)}
    service.client(region).put_inventory(InstanceId=node, Items=[item])


def test_a_denied_call_fails_before_anything_is_written(tmp_path: Path, service: Service) -> None:
    service.add_nodes([I_NODE])
    service.deny("ListInventoryEntries")
    run = report(tmp_path, env=service.env, ssm_report_type_names=[RACK]).failed()
    assert "AccessDenied" in run.stdout + run.stderr
    assert files(tmp_path) == []


def test_the_whole_playbook_reads_all_custom_types_of_all_regions(tmp_path: Path, service: Service) -> None:
    text = template(tmp_path, "rendered")
    service.add_nodes([I_NODE], region="us-east-1")
    service.add_nodes([MI_NODE], region="eu-central-1")
    put(service, I_NODE, RACK, {"RackLocation": text}, {"RackLocation": "B"})
    put(service, MI_NODE, "Custom:Owner", {"Team": "search"}, region="eu-central-1")
    before = len(service.calls)
    report(tmp_path, env=service.env, ssm_report_regions=["us-east-1", "eu-central-1"]).ok()
    told = json.loads((tmp_path / "ssm-inventory.json").read_text("utf-8"))
    states = {(node["region"], node["instance_id"]): [one["state"] for one in node["types"]] for node in told["nodes"]}
    assert states == {("us-east-1", I_NODE): ["missing", "current"], ("eu-central-1", MI_NODE): ["current", "missing"]}
    assert [one["type_name"] for one in told["types"]] == ["Custom:Owner", RACK]
    (node,) = [node for node in told["nodes"] if node["instance_id"] == I_NODE]
    assert sorted(entry["RackLocation"] for entry in node["types"][1]["entries"]) == ["B", text]
    assert node["types"][1]["days_left"] == 27
    assert files(tmp_path) == [f"ssm-inventory.{kind}" for kind in sorted(KINDS)]
    operations = [call["operation"] for call in service.calls[before:]]
    assert {name: operations.count(name) for name in set(operations)} == {
        "GetInventorySchema": 2,
        "DescribeInventoryDeletions": 2,
        "GetInventory": 2,
        "ListInventoryEntries": 4,
    }


def test_named_types_of_named_nodes_in_the_region_of_the_environment(tmp_path: Path, service: Service) -> None:
    service.add_nodes([I_NODE, MI_NODE])
    put(service, I_NODE, RACK, {"RackLocation": "A"})
    put(service, MI_NODE, RACK, {"RackLocation": "B"})
    before = len(service.calls)
    report(tmp_path, env=service.env, ssm_report_type_names=[RACK], ssm_report_instance_ids=[MI_NODE]).ok()
    told = json.loads((tmp_path / "ssm-inventory.json").read_text("utf-8"))
    assert [node["instance_id"] for node in told["nodes"]] == [MI_NODE]
    assert [one["entries"] for one in told["nodes"][0]["types"]] == [[{"RackLocation": "B"}]]
    operations = [call["operation"] for call in service.calls[before:]]
    assert sorted(operations) == ["GetInventory", "ListInventoryEntries"]


def test_a_region_named_twice_is_read_once(tmp_path: Path, service: Service) -> None:
    service.add_nodes([I_NODE])
    report(tmp_path, env=service.env, ssm_report_regions=["us-east-1", "us-east-1"]).ok()
    told = json.loads((tmp_path / "ssm-inventory.json").read_text("utf-8"))
    assert [node["instance_id"] for node in told["nodes"]] == [I_NODE]
    assert service.count("GetInventory") == 1


def test_nodes_that_there_are_not_are_told(tmp_path: Path, service: Service) -> None:
    absent = "i-0fedcba9876543210"
    service.add_nodes([I_NODE])
    service.add_nodes([MI_NODE], region="eu-central-1")
    regions = {"ssm_report_regions": ["us-east-1", "eu-central-1"]}
    run = report(tmp_path, env=service.env, ssm_report_instance_ids=[absent, I_NODE, MI_NODE], **regions).ok()
    told = run.of("Tell which nodes were not found")["msg"]
    assert told == f"Not found, or left out by filters or statuses: {absent}"
    run = report(tmp_path, env=service.env, ssm_report_instance_ids=[I_NODE, MI_NODE], **regions).ok()
    assert run.status("Tell which nodes were not found") == "skipped"


def test_nodes_that_were_asked_for_and_not_found_are_in_the_page_and_the_json(tmp_path: Path, service: Service) -> None:
    absent = "i-0fedcba9876543210"
    service.add_nodes([I_NODE])
    service.add_nodes([MI_NODE], region="eu-central-1")
    given = {"ssm_report_regions": ["us-east-1", "eu-central-1"], "ssm_report_type_names": [RACK]}
    report(tmp_path, env=service.env, ssm_report_instance_ids=[absent, I_NODE, MI_NODE], **given).ok()
    told = json.loads((tmp_path / "ssm-inventory.json").read_text("utf-8"))
    assert told["missing_instance_ids"] == page_data(tmp_path / "ssm-inventory.html")["missing"] == [absent]
    assert {node["instance_id"] for node in told["nodes"]} == {I_NODE, MI_NODE}, "one region lacks what the other has"
    earlier = {"ssm_report_nodes_file": "ssm-inventory.json", "ssm_report_name": "again"}
    report(tmp_path, **earlier).ok()
    assert json.loads((tmp_path / "again.json").read_text("utf-8"))["missing_instance_ids"] == [absent]
