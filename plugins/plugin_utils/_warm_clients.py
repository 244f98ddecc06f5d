# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""AWS clients made of parts that were loaded before Ansible forked its workers.

A client of a new session costs some 50 ms, nearly all of it for the service's model. A worker lives for one task on one
host, so only what its parent has loaded saves that.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Mapping
from typing import Any, NoReturn

try:
    import boto3  # noqa: F401  # pylint: disable=unused-import # amazon.aws wants both
    import botocore.session
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
except ImportError:
    HAS_BOTO3 = False
else:
    HAS_BOTO3 = True

from ansible.module_utils.ansible_release import __version__ as ansible_version
from ansible_collections.amazon.aws.plugins.plugin_utils.base import AWSPluginBase
from ansible_collections.amazon.aws.plugins.plugin_utils.botocore import get_aws_connection_info

from ansible_collections.fleetfacts.ssm.plugins.module_utils._aws_config import settled
from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import found_endpoint_faults

# Session settings that only the making of a session reads.
_READ_AT_START = "AWS_DATA_PATH"


class CannotConnect(Exception):
    """No client can be made of the options. The module tells why, in the words of amazon.aws."""


class WarmClients:
    """Makes clients of one service, and keeps each for the next time it is asked for.

    Clients of one profile and one environment have one session, as boto3 does it: what differs between them is given to
    each client and not to the session, and the credentials of the profile are got once.
    Nothing that is loaded ahead depends on credentials, on a profile or on files of the user.
    """

    def __init__(self, service: str) -> None:
        self._service = service
        self._clients: dict[str, Any] = {}
        self._sessions: dict[str, Any] = {}
        self._loader: Any = None
        self._fresh_session: Any = None

    def load(self) -> WarmClients:
        """Loads what all clients of the service have in common; nothing where boto3 is missing."""
        if not HAS_BOTO3:
            return self
        first = botocore.session.Session()
        # configuration of the user that botocore refuses is for the task that needs it to report
        with contextlib.suppress(OSError, ValueError, BotoCoreError):
            self._loader = first.get_component("data_loader")
            first.set_credentials("none", "none")
            first.create_client(self._service, region_name="us-east-1")
        self._fresh_session = self._new_session()
        # The many new objects are counted as old from now on, else every worker would go through all of them, and so
        # get a copy of the memory that it shares with its parent.
        gc.collect()
        return self

    def client(self, options: Mapping[str, Any], config: Any, environment: Mapping[str, str]) -> Any:
        """A client as a module of amazon.aws would make it.

        :param options: the validated options of the task.
        :param config: a ``Config`` with what differs from botocore's defaults; the option ``aws_config`` wins over it.
        :param environment: the task's ``environment``, which is in effect already.
        :raises CannotConnect: where no client can be made.
        """
        try:
            return self._client(options, config, environment)
        except (OSError, ValueError, TypeError, BotoCoreError) as error:
            raise CannotConnect(str(error)) from error

    def forget(self) -> None:
        """Drops all clients with their credentials: the next one reads those anew, as a new process would."""
        self._clients.clear()
        self._sessions.clear()

    def _client(self, options: Mapping[str, Any], config: Any, environment: Mapping[str, str]) -> Any:
        region, endpoint, settings = get_aws_connection_info(_Connection(options))
        profile = settings.pop("profile_name", None)
        user_config = settings.pop("aws_config", None)
        merged = Config(user_agent=f"APN/1.0 Ansible/{ansible_version}").merge(config)
        if user_config is not None:
            merged = merged.merge(user_config)
        arguments = {"region_name": region, "endpoint_url": endpoint, **settings}
        environment_key = sorted(environment.items())
        key = repr((profile, arguments, options.get("aws_config"), config.max_pool_connections, environment_key))
        if key not in self._clients:
            client = self._make(profile, environment, {**arguments, "config": merged})
            if found_endpoint_faults(client.meta.endpoint_url):
                raise CannotConnect("the endpoint is refused")
            self._clients[key] = client
        return self._clients[key]

    def _make(self, profile: str | None, environment: Mapping[str, str], arguments: Mapping[str, Any]) -> Any:
        key = repr((profile, sorted(environment.items())))
        if key not in self._sessions:
            self._sessions[key] = self._session(profile, environment)
        return self._sessions[key].create_client(self._service, **arguments)

    def _session(self, profile: str | None, environment: Mapping[str, str]) -> Any:
        if _READ_AT_START in environment:
            session = botocore.session.Session()
        else:
            session, self._fresh_session = self._fresh_session or self._new_session(), None
        if profile:
            session.set_config_variable("profile", profile)
        return session

    def _new_session(self) -> Any:
        session = botocore.session.Session()
        if self._loader is not None:
            session.register_component("data_loader", self._loader)
        return session


class _Connection(AWSPluginBase):
    """The connection options of a task, as amazon.aws reads those of plugins."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = {**options, "aws_config": settled(options.get("aws_config"))}

    def get_options(self) -> Mapping[str, Any]:
        """The options by name."""
        return self._options

    def _do_fail(self, message: str) -> NoReturn:
        raise CannotConnect(message)
