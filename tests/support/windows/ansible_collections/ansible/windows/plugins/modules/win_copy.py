"""A stand-in of the tests for win_copy: text into a file of a Windows host, kept below a folder here."""

from __future__ import annotations

import os
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    options = {"dest": {"type": "str", "required": True}, "content": {"type": "str", "required": True}}
    module = AnsibleModule(options, supports_check_mode=True)
    path = Path(os.environ["WINDOWS_ROOT"], *module.params["dest"].split("\\"))
    before = path.read_bytes() if path.exists() else None
    changed = before != module.params["content"].encode()
    if changed and not module.check_mode:
        path.write_bytes(module.params["content"].encode())
    module.exit_json(changed=changed)


if __name__ == "__main__":
    main()
