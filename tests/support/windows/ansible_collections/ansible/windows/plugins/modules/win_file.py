"""A stand-in of the tests for the module win_file: folders and files of a Windows host, kept below a folder here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    options = {"path": {"type": "str", "required": True}, "state": {"type": "str", "choices": ["directory", "absent"]}}
    module = AnsibleModule(options, supports_check_mode=True)
    path = Path(os.environ["WINDOWS_ROOT"], *module.params["path"].split("\\"))
    wanted = module.params["state"] == "directory"
    changed = path.exists() != wanted
    if changed and not module.check_mode:
        if wanted:
            path.mkdir(parents=True)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    module.exit_json(changed=changed)


if __name__ == "__main__":
    main()
