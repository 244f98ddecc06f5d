"""A module of the tests: gives a host the facts that a file holds, as ``ansible.builtin.setup`` would."""

from __future__ import annotations

import json
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    module = AnsibleModule({"path": {"type": "path", "required": True}}, supports_check_mode=True)
    facts = json.loads(Path(module.params["path"]).read_text(encoding="utf-8"))
    whole = {**facts, "gather_subset": ["all"], "module_setup": True}
    named = {name if name.startswith("ansible_") else f"ansible_{name}": value for name, value in whole.items()}
    module.exit_json(ansible_facts=named)


if __name__ == "__main__":
    main()
