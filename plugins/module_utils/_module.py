# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The module class of this collection."""

from __future__ import annotations

from typing import Any, NoReturn

from ansible.module_utils.common import warnings
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import repeatable_error, words_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._aws_config import settled
from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import found_endpoint_faults, userinfo_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError


class SSMModule(AnsibleAWSModule):
    """``AnsibleAWSModule`` whose warnings reach the result once, and which shows neither the password of a URL nor what
    no_log is to hide.

    The base class also keeps every warning and puts it into the result itself, which ansible-core 2.19 and later report
    as deprecated.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.no_log_values.update(userinfo_of(self.params))

    def warn(self, *args: Any, **kwargs: Any) -> None:
        """Warns the user."""
        warnings.warn(*args, **kwargs)

    def fail_json_aws_error(self, exception: AnsibleAWSError) -> NoReturn:
        """Ends the module with an error of a call, in words that may be repeated."""
        error = exception.exception
        told = repeatable_error(error, self.no_log)
        if told is error:
            super().fail_json_aws_error(exception)
        try:
            # the traceback, which the base class adds, shows no other words than this one's
            raise told from None
        except type(told):
            self.fail_json_aws(told, msg=exception.message)

    def fail_json_aws(self, exception: BaseException, msg: str | None = None, **kwargs: Any) -> NoReturn:
        """Ends the module with the words of an error of the SDK, after ours in parentheses as in all our messages.

        The base class would let the former run on where the latter end.
        """
        words = words_of(exception)
        told: Any = AnsibleAWSError(message=f"{msg} ({words})" if msg else words)
        if hasattr(exception, "response"):
            told.response = exception.response
        super().fail_json_aws(told, **kwargs)

    def client(self, *args: Any, **kwargs: Any) -> Any:
        """A client of amazon.aws; ends the module where none can be made.

        :raises InputError: where its endpoint, from the environment or from a profile, can't be that of the service.
        """
        given = self.params["aws_config"]
        self.params["aws_config"] = settled(given)
        try:
            client = super().client(*args, **kwargs)
        except OSError as error:
            # mostly a tool that the user's configuration names for getting credentials
            self.fail_json(msg=f"Couldn't connect to AWS: {error}")
        finally:
            # results show what was given, and botocore changes the retries that it gets
            self.params["aws_config"] = given
        faults = found_endpoint_faults(client.meta.endpoint_url)
        if faults:
            raise InputError(faults)
        return client
