"""Run a module's own ``main()`` in this process, as a test wants it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unittest import mock

from ansible.module_utils import basic

try:
    from ansible.module_utils.testing import patch_module_args
except ImportError:  # ansible-core before 2.19

    @contextlib.contextmanager
    def patch_module_args(  # type: ignore[misc]
        module_args: dict[str, Any] | None = None,
    ) -> Iterator[None]:
        args = json.dumps({"ANSIBLE_MODULE_ARGS": module_args or {}}).encode()
        with mock.patch.object(basic, "_ANSIBLE_ARGS", args):
            yield


def run_module(
    main: Callable[[], None],
    params: Mapping[str, Any],
    *,
    env: Mapping[str, str | None],
    check_mode: bool = False,
    diff: bool = False,
    no_log: bool = False,
) -> dict[str, Any]:
    """Run a module and give its result, with ``failed`` in it always.

    :param params: the task's arguments, as the controller would hand them over.
    :param env: added to the environment while the module runs; none takes a variable away.
    """
    # the controller hands over JSON, so that what a test gives must survive it
    keywords = {"_ansible_check_mode": check_mode, "_ansible_diff": diff, "_ansible_no_log": no_log}
    args = {**json.loads(json.dumps(params)), **keywords}
    printed = io.StringIO()
    warnings: list[str] = []
    with (
        _environment(env),
        patch_module_args(args),
        # in the controller's process, which this is for Ansible, warnings go to the terminal and not to the result
        mock.patch.object(basic.AnsibleModule, "warn", lambda _module, warning, **_keywords: warnings.append(warning)),
        mock.patch("ansible.module_utils.common.warnings.warn", lambda warning, **_keywords: warnings.append(warning)),
        mock.patch.object(sys, "stdout", printed),
        contextlib.suppress(SystemExit),
    ):
        main()
    result: dict[str, Any] = json.loads(printed.getvalue())
    return {"failed": False, **({"warnings": warnings} if warnings else {}), **result}


@contextlib.contextmanager
def _environment(env: Mapping[str, str | None]) -> Iterator[None]:
    with mock.patch.dict("os.environ", {name: value for name, value in env.items() if value is not None}):
        for name, value in env.items():
            if value is None:
                os.environ.pop(name, None)
        yield
