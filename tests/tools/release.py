"""Make a release, all but the upload: ``python -m tests.tools.release VERSION``.

Checks first, then works in a copy, and touches the checkout only when everything went well: version numbers, changelog,
and the tarball in ``build/``. Committing, tagging and uploading stay with you; the commands are printed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.tools.tarball import faults, listed
from tests.tools.workspace import ROOT, collection_copy, tool_environment

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")


class Refused(Exception):
    """The release can't be made; the text says why and what to do."""


@dataclass(frozen=True)
class Place:
    """A file that names the version: what stands before it and after it, and whether it must be there."""

    file: str
    before: str
    after: str
    needed: bool = True


PLACES = (
    Place("galaxy.yml", "\nversion: ", "\n"),
    Place("plugins/module_utils/_version.py", '\nVERSION = "', '"\n'),
    Place("README.md", "fleetfacts-ssm-", ".tar.gz", needed=False),
)


def main() -> int:
    if len(sys.argv) != 2 or not sys.argv[1]:
        print("Which version? make release VERSION=1.2.3")
        return 2
    try:
        tarball = release(ROOT, sys.argv[1])
    except Refused as refusal:
        print(refusal)
        return 1
    print(_what_is_left(sys.argv[1], tarball))
    return 0


def release(root: Path, version: str) -> Path:
    """Release ``version`` in the checkout ``root``; gives the tarball.

    :raises Refused: before anything in the checkout has changed.
    """
    _check_version(version)
    _check_committed(root)
    with collection_copy() as copy:
        tarball = prepare(copy, version)
        _bring_back(copy, root)
        (root / "build").mkdir(exist_ok=True)
        return Path(shutil.copy2(tarball, root / "build"))


def prepare(copy: Path, version: str) -> Path:
    """Turn a copy of the collection into the release and build it; gives the tarball.

    :raises Refused: if the changelog or what would be in the tarball is not as it must be.
    """
    _check_changelog(copy, version)
    for place in PLACES:
        write_version(copy, place, version)
    _run(copy, "antsibull-changelog", "release", "--version", version)
    _run(copy, "ansible-galaxy", "collection", "build", "--output-path", "build")
    tarball = copy / "build" / f"fleetfacts-ssm-{version}.tar.gz"
    wrong = faults(listed(tarball))
    if wrong:
        raise Refused("\n".join(wrong))
    return tarball


def preview_changelog(copy: Path) -> None:
    """Let a copy's changelog have the version of galaxy.yml, if that is not released yet."""
    version = yaml.safe_load((copy / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    if version not in _released(copy):
        _run(copy, "antsibull-changelog", "release", "--version", version)


def write_version(root: Path, place: Place, version: str) -> None:
    """Give a file the version, in every place that names it."""
    file = root / place.file
    pattern = re.escape(place.before) + _VERSION.pattern + re.escape(place.after)
    text, count = re.subn(pattern, place.before + version + place.after, file.read_text(encoding="utf-8"))
    if place.needed and count != 1:
        raise Refused(f"{place.file} names the version {count} times, not once.")
    file.write_text(text, encoding="utf-8")


def _check_version(version: str) -> None:
    if not _VERSION.fullmatch(version):
        raise Refused(f"{version!r} is no version: three numbers with dots, such as 1.2.3 or 1.2.3-rc.1.")


def _check_committed(root: Path) -> None:
    changes = subprocess.run(
        ["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    if changes:
        raise Refused(f"Commit these changes first, a release is made of what is committed:\n{changes}")


def _check_changelog(copy: Path, version: str) -> None:
    _run(copy, "antsibull-changelog", "lint")
    if not list(copy.glob("changelogs/fragments/*.y*ml")):
        raise Refused("There is no changelog fragment: nothing to release. CONTRIBUTING.md tells how to write one.")
    released = _released(copy)
    if version in released:
        raise Refused(f"{version} was released already.")
    newer = [one for one in released if _order(one) > _order(version)]
    if newer:
        raise Refused(f"{version} is older than {max(newer, key=_order)}, which was released already.")


def _released(copy: Path) -> list[str]:
    file = copy / "changelogs" / "changelog.yaml"
    if not file.exists():
        return []
    return list(yaml.safe_load(file.read_text(encoding="utf-8"))["releases"])


def _order(version: str) -> tuple[tuple[int, ...], bool, str]:
    numbers, pre_release = [*version.split("-", 1), ""][:2]
    return tuple(int(number) for number in numbers.split(".")), not pre_release, pre_release


def _run(copy: Path, *command: str) -> None:
    run = subprocess.run(command, cwd=copy, env=tool_environment(), capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise Refused(f"{' '.join(command)}:\n{run.stdout}{run.stderr}")


def _bring_back(copy: Path, root: Path) -> None:
    shutil.rmtree(root / "changelogs")
    shutil.copytree(copy / "changelogs", root / "changelogs", ignore=shutil.ignore_patterns(".plugin-cache.yaml"))
    for file in [*(place.file for place in PLACES), *(changelog.name for changelog in copy.glob("CHANGELOG.*"))]:
        shutil.copyfile(copy / file, root / file)


def _what_is_left(version: str, tarball: Path) -> str:
    return f"""Built {tarball.relative_to(ROOT)}. What is left to do, after a look at `git diff`:
  git add --all && git commit --message "Release {version}" && git tag --annotate {version} --message {version}
  git push --follow-tags
  .venv/bin/ansible-galaxy collection publish {tarball.relative_to(ROOT)}"""


if __name__ == "__main__":
    sys.exit(main())
