"""A stand-in of the tests for the module win_find, which takes paths as they are and replaces no variables in them."""

from __future__ import annotations

import os
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    options = {"paths": {"type": "list", "elements": "str"}, "patterns": {"type": "list", "elements": "str"}}
    module = AnsibleModule(options, supports_check_mode=True)
    files = []
    for folder in module.params["paths"]:
        here = Path(os.environ["WINDOWS_ROOT"], *folder.split("\\"))
        if not here.is_dir():
            module.fail_json(msg=f"there is no folder {folder}")
        found = [path for pattern in module.params["patterns"] for path in sorted(here.glob(pattern))]
        files += [{"path": f"{folder}\\{path.name}", "filename": path.name} for path in found]
    module.exit_json(changed=False, files=files)


if __name__ == "__main__":
    main()
