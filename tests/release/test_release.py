"""``make release``: refuses what must not be released, touches nothing then, and else does all but the upload."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.tools import tarball as tarball_tool
from tests.tools.workspace import collection_copy

_FRAGMENT = "changelogs/fragments/7-waits.yml"


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A committed checkout of the collection's files with one changelog fragment, to release from."""
    with collection_copy() as copy:
        _git(copy, "config", "user.email", "maintainer@example.com")
        _git(copy, "config", "user.name", "Maintainer")
        (copy / "README.md").touch()
        _write(copy / _FRAGMENT, {"bugfixes": ["ssm_put_inventory - waits for nodes that come late."]})
        _commit(copy)
        yield copy


def _git(folder: Path, *args: str) -> str:
    return subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True).stdout


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "Work")


def _write(file: Path, data: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, explicit_start=True), encoding="utf-8")


def _release(folder: Path, *version: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.tools.release", *version]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _assert_refused(folder: Path, version: str, why: str) -> None:
    before = _git(folder, "status", "--porcelain")
    run = _release(folder, version)
    assert run.returncode == 1, run.stdout + run.stderr
    assert why in run.stdout
    assert _git(folder, "status", "--porcelain") == before
    assert not (folder / "build").exists()


def test_no_version_is_a_question(checkout: Path) -> None:
    run = _release(checkout)
    assert (run.returncode, run.stdout) == (2, "Which version? make release VERSION=1.2.3\n")


@pytest.mark.parametrize("version", ["1", "1.2", "v1.2.3", "1.02.3", "1.2.3.4", "1.2.3 "])
def test_what_is_no_version_is_refused(checkout: Path, version: str) -> None:
    _assert_refused(checkout, version, "is no version")


def test_work_that_is_not_committed_is_refused(checkout: Path) -> None:
    (checkout / "new.txt").touch()
    _assert_refused(checkout, "9.0.0", "Commit these changes first")


def test_a_faulty_fragment_is_refused(checkout: Path) -> None:
    _write(checkout / _FRAGMENT, {"bug_fixes": ["Misspelled section."]})
    _commit(checkout)
    _assert_refused(checkout, "9.0.0", "bug_fixes")


def test_a_release_without_a_fragment_is_refused(checkout: Path) -> None:
    for fragment in checkout.glob("changelogs/fragments/*"):
        fragment.unlink()
    _commit(checkout)
    _assert_refused(checkout, "9.0.0", "no changelog fragment")


def test_a_file_that_is_not_for_users_is_refused(checkout: Path) -> None:
    (checkout / "notes.txt").touch()
    _commit(checkout)
    _assert_refused(checkout, "9.0.0", "notes.txt is in the tarball, but not for users.")


def test_a_release_holds_everything_but_the_upload(checkout: Path) -> None:
    run = _release(checkout, "9.1.0")
    assert run.returncode == 0, run.stdout + run.stderr

    assert yaml.safe_load((checkout / "galaxy.yml").read_text(encoding="utf-8"))["version"] == "9.1.0"
    assert 'VERSION = "9.1.0"' in (checkout / "plugins/module_utils/_version.py").read_text(encoding="utf-8")
    assert not list(checkout.glob("changelogs/fragments/*.yml"))
    for name in ("CHANGELOG.md", "CHANGELOG.rst"):
        text = (checkout / name).read_text(encoding="utf-8").replace("\\", "")  # Markdown escapes dots and dashes
        assert "9.1.0" in text
        assert "ssm_put_inventory - waits for nodes" in text

    built = checkout / "build" / "fleetfacts-ssm-9.1.0.tar.gz"
    assert tarball_tool.version(built) == "9.1.0"
    assert {"CHANGELOG.md", "CHANGELOG.rst", "changelogs/changelog.yaml"} <= set(tarball_tool.listed(built))
    assert _git(checkout, "tag") == ""
    assert "ansible-galaxy collection publish build/fleetfacts-ssm-9.1.0.tar.gz" in run.stdout


def test_released_versions_and_older_ones_are_refused(checkout: Path) -> None:
    assert _release(checkout, "9.1.0").returncode == 0
    _write(checkout / _FRAGMENT, {"bugfixes": ["ssm_put_inventory - once more."]})
    _commit(checkout)
    (checkout / "build" / "fleetfacts-ssm-9.1.0.tar.gz").unlink()
    (checkout / "build").rmdir()
    _assert_refused(checkout, "9.1.0", "9.1.0 was released already.")
    _assert_refused(checkout, "9.1.0-rc.1", "9.1.0-rc.1 is older than 9.1.0")
    _assert_refused(checkout, "9.0.9", "9.0.9 is older than 9.1.0")
