"""One browser for all tests, and pages made by the playbook itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.filter.inventory_report import inventory_report
from tests.browser.browser import Page, lacking, running
from tests.support.playbook import run_playbook
from tests.support.report_nodes import NOW, make_nodes

FLEET = 2000
COUNT_BY = ["AWS:InstanceInformation.PlatformName", "Custom:AnsibleSystem.Kernel", "Custom:Absent.Nothing"]

MakePage = Callable[..., Path]


def pytest_sessionstart() -> None:
    if lacking():
        pytest.exit(lacking(), returncode=1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Page]:
    with running() as page:
        yield page


@pytest.fixture
def page(browser: Page) -> Page:
    """The browser on a wide screen in light colours."""
    browser.desktop()
    browser.light()
    return browser


@pytest.fixture(scope="session")
def make_page(tmp_path_factory: pytest.TempPathFactory) -> MakePage:
    """Makes the page on some nodes, or on a map that holds them, and returns its file; variables go to the playbook."""

    def make(nodes: list[dict[str, Any]] | dict[str, Any], **variables: Any) -> Path:
        folder = tmp_path_factory.mktemp("report")
        (folder / "nodes.json").write_text(json.dumps(nodes), encoding="utf-8")
        given = {
            "ssm_report_nodes_file": "nodes.json",
            "ssm_report_time": NOW,
            "ssm_report_formats": ["html"],
            **variables,
        }
        run_playbook("fleetfacts.ssm.report", env={}, args=["--extra-vars", json.dumps(given)], cwd=folder).ok()
        return folder / f"{given.get('ssm_report_name', 'ssm-inventory')}.html"

    return make


@pytest.fixture(scope="session")
def fleet_file(make_page: MakePage) -> Path:
    return make_page(make_nodes(FLEET), ssm_report_count_by=COUNT_BY)


@pytest.fixture(scope="session")
def told() -> dict[str, Any]:
    """The report that the page of the fleet shows."""
    report = inventory_report(make_nodes(FLEET), now=NOW, count_by=COUNT_BY)
    assert isinstance(report, dict)
    return report


@pytest.fixture
def fleet(page: Page, fleet_file: Path) -> Page:
    """The page on 2,000 nodes, just opened."""
    return page.open(fleet_file)
