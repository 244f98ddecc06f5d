"""Record the options of the modules of awx.awx that the example uses: ``python -m tests.awx.record_awx_modules``.

awx.awx is part of the package ``ansible`` up to version 12 and not of later ones. With the record the example is tested
with every version.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from tests.support.doc_arguments import options_of, tasks_in
from tests.tools.workspace import ROOT

RECORD = Path(__file__).with_name("awx_modules.json")
EXAMPLE = ROOT / "examples" / "awx" / "configure.yml"
_KEPT = ("type", "elements", "choices", "aliases", "required", "default")


def used_modules() -> list[str]:
    """The modules of awx.awx that the example uses."""
    plays = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    return sorted({key for task in tasks_in(plays) for key in task if key.startswith("awx.awx.")})


def installed_options() -> dict[str, Any]:
    """The argument specs of these modules, as their documentation gives them."""
    return {
        module: {
            name: {key: option[key] for key in _KEPT if option.get(key) is not None}
            for name, option in sorted(options.items())
        }
        for module, options in options_of(used_modules()).items()
    }


def as_text(recorded: dict[str, Any]) -> str:
    """The record with an option a line."""
    modules = []
    for module, options in recorded.items():
        lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(option)}" for name, option in options.items())
        modules.append(f"  {json.dumps(module)}: {{\n{lines}\n  }}")
    return "{\n" + ",\n".join(modules) + "\n}\n"


if __name__ == "__main__":
    RECORD.write_text(as_text(installed_options()), encoding="utf-8")
