# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""An action that does its module's work inside Ansible's own process where it can, and else runs the module."""

from __future__ import annotations

import math
import os
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ansible import constants
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.warnings import get_deprecation_messages, get_warning_messages, warn
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display
from ansible_collections.amazon.aws.plugins.module_utils.botocore import check_sdk_version_supported

from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import userinfo_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, describe, hiding_values
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._interruption import (
    InterruptionNotes,
    Watch,
    interrupt_module,
    stop_work,
)
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._obstacle import (
    connection_obstacle,
    environment_obstacle,
    interpreter_obstacle,
)
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._progress_line import ProgressLine
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._secrets import without_secrets
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_arguments import (
    Arguments,
    OptionSpec,
    as_received,
    check_arguments,
    key_faults,
)
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_options import option_faults
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._warm_clients import HAS_BOTO3, CannotConnect, WarmClients

_display = Display()


class RunAsModule(Exception):
    """The task has to run as a module. Nothing has been called yet."""


@dataclass(frozen=True)
class Work:
    """What a task asks for.

    ``params`` are the checked options. ``no_log`` is true where the task is not to be logged. ``connect`` takes the
    client's configuration and gives a client. ``warn`` reaches the user, ``progress`` makes what shows a long task
    alive, and ``left`` takes what was done by a task that is ended without a result.
    """

    params: Mapping[str, Any]
    check_mode: bool
    diff: bool
    no_log: bool
    connect: Callable[[Any], Any]
    warn: Callable[[str], None]
    progress: Callable[[], ProgressLine]
    left: Callable[[str], None]


class InProcessAction(NormalAction):
    """Base of the actions. Two variables, or environment variables of the same names in capitals, change what it does:

    ``fleetfacts_ssm_in_process`` (true): whether tasks may run inside Ansible's process.
    ``fleetfacts_ssm_progress_interval`` (5): seconds between two lines that show a long task alive; 0 for none.
    """

    spec: OptionSpec
    clients: WarmClients
    notes: InterruptionNotes
    # Whether this run of the task has told that it is in process; a loop may run one object several times.
    _said = False

    @abstractmethod
    def work(self, work: Work) -> dict[str, Any]:
        """Does what the module would do, and returns what it would return."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Runs the task, one way or the other."""
        variables = task_vars or {}
        self._said = False
        faults = self._faults()
        if faults:
            return self._refused(describe(faults), tmp, variables)
        try:
            return self._run_in_process(tmp, variables)
        except RunAsModule as reason:
            self._say_way(f"as a module, since {reason}", variables)
        except CannotConnect:
            self._say_way("as a module, which tells why AWS can't be reached", variables)
        return self._run_module(tmp, variables)

    def _faults(self) -> list[Fault]:
        args = self._task.args
        with hiding_values(bool(self._task.no_log)):
            return key_faults(args) or [*option_faults(self.spec.argument_spec, args)]

    def _refused(self, reason: str, tmp: str | None, variables: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = super(NormalAction, self).run(tmp, variables)
        return {**result, "failed": True, "msg": reason}

    def _check(self) -> Arguments:
        return check_arguments(self.spec, as_received(self._task.args), self._task.action, bool(self._task.no_log))

    def _run_in_process(self, tmp: str | None, variables: dict[str, Any]) -> dict[str, Any]:
        environment = self._task_environment()
        self._refuse_obstacles(environment, variables)
        result: dict[str, Any] = super(NormalAction, self).run(tmp, variables)
        with _in_effect(environment), _messages_into(result):
            arguments = self._check()
            if arguments.params.get("debug_botocore_endpoint_logs"):
                raise RunAsModule("debug_botocore_endpoint_logs is on")
            check_sdk_version_supported(warn=warn)
            if arguments.fault is None:
                outcome = self._interruptible(self._describe_work(arguments.params, environment, variables), variables)
            else:
                outcome = {"failed": True, "msg": arguments.fault}
            self._say_in_process(variables)
        if _shows_invocation(variables):
            outcome["invocation"] = {"module_args": arguments.params}
        return {**result, **without_secrets(outcome, self._secrets(arguments.params))}

    def _secrets(self, params: Mapping[str, Any]) -> set[str]:
        return self.spec.secrets(params) | userinfo_of(params)

    def _refuse_obstacles(self, environment: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
        if not self._may_run_in_process(variables):
            raise RunAsModule("fleetfacts_ssm_in_process is off")
        if not HAS_BOTO3:
            raise RunAsModule("boto3 is not installed here")
        obstacle = (
            connection_obstacle(self._connection.transport, bool(self._connection.become), bool(self._task.async_val))
            or environment_obstacle(environment)
            or interpreter_obstacle(self._interpreter(variables))
        )
        if obstacle:
            raise RunAsModule(obstacle)

    def _task_environment(self) -> dict[str, Any]:
        given = self._task.environment or []
        environment: dict[str, Any] = {}
        for part in given if isinstance(given, list) else [given]:
            rendered = self._templar.template(part) if part else {}
            if not isinstance(rendered, Mapping):
                raise RunAsModule("its environment is no dictionary")
            environment.update(rendered)
        return environment

    def _interpreter(self, variables: Mapping[str, Any]) -> str:
        if self._task.delegate_to:
            variables = variables["ansible_delegated_vars"][self._task.delegate_to]
        interpreter = constants.config.get_config_value("INTERPRETER_PYTHON", variables=variables)
        return str(self._templar.template(interpreter) or "").strip()

    def _setting(self, name: str, default: Any, variables: Mapping[str, Any]) -> Any:
        if name in variables:
            return self._templar.template(variables[name])
        return os.environ.get(name.upper()) or default

    def _may_run_in_process(self, variables: Mapping[str, Any]) -> bool:
        name = "fleetfacts_ssm_in_process"
        value = self._setting(name, True, variables)
        try:
            return bool(boolean(value))
        except TypeError:
            raise AnsibleActionFail(f"{name} must be true or false, not {value!r}") from None

    def _describe_work(
        self, params: Mapping[str, Any], environment: Mapping[str, str], variables: Mapping[str, Any]
    ) -> Work:
        return Work(
            params=params,
            check_mode=bool(self._task.check_mode),
            diff=bool(self._task.diff),
            no_log=bool(self._task.no_log),
            connect=lambda config: self._connect(params, config, environment, variables),
            warn=warn,
            progress=lambda: ProgressLine(self._show_progress, self._progress_interval(variables)),
            left=lambda text: _display.warning(self._told(text, variables)),
        )

    def _connect(
        self, params: Mapping[str, Any], config: Any, environment: Mapping[str, str], variables: Mapping[str, Any]
    ) -> Any:
        client = self.clients.client(params, config, environment)
        self._say_in_process(variables)
        return client

    def _progress_interval(self, variables: Mapping[str, Any]) -> float:
        name = "fleetfacts_ssm_progress_interval"
        value = self._setting(name, 5, variables)
        try:
            seconds = float(value)
        except (TypeError, ValueError):
            seconds = math.nan
        if not (math.isfinite(seconds) and seconds >= 0):
            raise AnsibleActionFail(f"{name} must be a number of seconds, 0 or more (0 for no lines), not {value!r}")
        return seconds

    def _show_progress(self, text: str) -> None:
        # standard error is where it neither waits in a buffer nor gets into the output of callbacks that write JSON
        _display.display(f"{self._task.action}: {text}", stderr=True)

    def _say_in_process(self, variables: Mapping[str, Any]) -> None:
        if not self._said:
            self._say_way("in process", variables)
            self._said = True

    def _say_way(self, way: str, variables: Mapping[str, Any]) -> None:
        _display.vvv(f"{self._task.action} runs {way}", host=variables.get("inventory_hostname"))

    def _interruptible(self, work: Work, variables: Mapping[str, Any]) -> dict[str, Any]:
        with Watch(stop_work) as watch:
            try:
                outcome = self.work(work)
            except KeyboardInterrupt:
                outcome = {"failed": True, "msg": "interrupted, what was written is not known"}
            if outcome.get("failed"):
                # the next try of this task may find other credentials in the same place
                self.clients.forget()
            self._note(watch, outcome, variables)
        return outcome

    def _run_module(self, tmp: str | None, variables: dict[str, Any]) -> dict[str, Any]:
        # the module would tell the same in words that may hold a value
        refused = self._check().fault if self._task.no_log else None
        if refused:
            return self._refused(refused, tmp, variables)
        result: dict[str, Any]
        connection = self._connection
        if connection_obstacle(connection.transport, bool(connection.become), bool(self._task.async_val)):
            result = super().run(tmp, variables)
            return result
        with Watch(interrupt_module) as watch:
            result = super().run(tmp, variables)
            self._note(watch, result, variables)
        return result

    def _note(self, watch: Watch, result: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
        if watch.signal is not None:
            told = str(result.get("msg") or "interrupted when all was done")
            self.notes.leave(self._told(told, variables))
            watch.pass_on()

    def _told(self, text: str, variables: Mapping[str, Any]) -> str:
        if self._task.no_log:
            text = "interrupted (what was done is hidden by no_log)"
        return f"{self._task.action} on {variables.get('inventory_hostname')}: {text}"


@contextmanager
def _in_effect(environment: Mapping[str, Any]) -> Iterator[None]:
    before = {str(name): os.environ.get(str(name)) for name in environment}
    os.environ.update({str(name): str(value) for name, value in environment.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _messages_into(result: dict[str, Any]) -> Iterator[None]:
    """Puts the warnings of modules' code into the result.

    From ansible-core 2.19 on the display takes them, and the core itself puts them there.
    """
    readers = {"warnings": get_warning_messages, "deprecations": get_deprecation_messages}
    before = {key: len(read()) for key, read in readers.items()}
    yield
    for key, read in readers.items():
        messages = list(read())[before[key] :]
        if messages:
            result[key] = messages


def _shows_invocation(variables: Mapping[str, Any]) -> bool:
    """Whether results hold the module's arguments: since ansible-core 2.21 a setting, before it always."""
    setting = "INJECT_INVOCATION"
    if not constants.config.get_configuration_definition(setting):
        return True
    return bool(constants.config.get_config_value(setting, variables=variables))
