"""The page that describes what the role host_facts publishes, made from the table that publishes it.

``python -m tests.tools.fact_schema`` from the repository root prints it; ``--write`` puts it where it belongs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import DEFAULT_TYPES, FACT_TYPES
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import FactType

PAGE = Path(__file__).parents[2] / "roles" / "host_facts" / "SCHEMA.md"

INTRODUCTION = """\
# What the role `host_facts` publishes

Each type is a custom inventory type of SSM, `Custom:` and the prefix (`host_facts_type_prefix`) before its name.
Every attribute is text. An attribute that a host lacks is left out of its entries; a type that it has nothing for is
not published for it. Whatever is not in these tables is not published.

Entries are sorted, and so are lists within a value, but for those whose order has a meaning: DNS servers, search
domains and mount options. Windows has no `storage`, `devices` and `local`; the mounts of FreeBSD are those of its
`fstab`.
"""


def page() -> str:
    """The page as Markdown."""
    return "\n".join([INTRODUCTION, *(section(fact_type) for fact_type in FACT_TYPES.values())])


def section(fact_type: FactType) -> str:
    """One type: what it is, and its attributes."""
    state = "published by default" if fact_type.noun in DEFAULT_TYPES else "published on request"
    lines = [
        f"## `{fact_type.noun}`: `Custom:Ansible{fact_type.name}`",
        "",
        f"Schema version {fact_type.schema_version}, {state}. {fact_type.description}",
        "",
        "| attribute | what it is | sample |",
        "|---|---|---|",
    ]
    rows = (f"| {item.name} | {item.description} | `{item.sample}` |" for item in fact_type.attributes)
    return "\n".join([*lines, *rows, ""])


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
