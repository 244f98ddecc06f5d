"""``python -m tests.bench``: everything side by side in one run on this machine; prints a table and writes the page."""

from __future__ import annotations

import argparse
import platform
import sys
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

from ansible.plugins.loader import init_plugin_loader

from tests.support.scratch import scratch_folder

init_plugin_loader()

from .contests import CONTESTS, Bench, Sizes, machine, phases, steps  # noqa: E402 - Ansible makes the collection importable first
from .figures import Row, table  # noqa: E402
from .page import Profile, page  # noqa: E402
from .playbooks import Workshop  # noqa: E402
from .process import ROOT  # noqa: E402

PAGE = ROOT / "docs" / "docsite" / "rst" / "guide_performance.rst"
TEMPLATE = Path(__file__).with_name("page.rst")


def main() -> int:
    arguments = parse_arguments()
    sizes = Sizes(**{field.name: getattr(arguments, field.name) for field in fields(Sizes)})
    before = machine()
    print(f"{before}. Figures are worth something on a quiet machine only.")
    rows: list[Row] = []
    with scratch_folder("bench") as folder:
        bench = Bench(Workshop(folder), sizes, lambda text: print(text, flush=True))
        for name in arguments.contests or CONTESTS:
            print(f"{name}:", flush=True)
            rows += CONTESTS[name](bench)
        profile = Profile(steps(bench), phases(bench))
    print(f"\n{table(rows)}\n")
    for name, (given_up, now) in profile.steps.items():
        print(f"{given_up:6.1f} ms before, {now:6.1f} ms now  {name}")
    for name, seconds in profile.phases.items():
        print(f"{seconds:6.2f} s  {name}")
    if arguments.write:
        facts = {
            "machine": before,
            "rounds": str(sizes.rounds),
            "nodes": f"{sizes.nodes:,}",
            "python": platform.python_version(),
            **{name: version(package) for name, package in (("core", "ansible-core"), ("boto3", "boto3"))},
        }
        PAGE.write_text(page(TEMPLATE.read_text(encoding="utf-8"), rows, profile, facts), encoding="utf-8")
        print(f"\nWritten: {PAGE.relative_to(ROOT)}")
    return 0 if all(row.met for row in rows) else 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "contests", nargs="*", metavar="contest", help=f"of {', '.join(CONTESTS)}; all if none is named"
    )
    for field in fields(Sizes):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=int, default=field.default)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    arguments = parser.parse_args()
    unknown = set(arguments.contests) - set(CONTESTS)
    if unknown:
        parser.error(f"no such contest: {', '.join(sorted(unknown))}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
