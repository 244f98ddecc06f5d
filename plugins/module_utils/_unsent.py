# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Whether a request that got no answer was sent at all.

The name of the SDK's exception does not tell: behind a proxy urllib3 names a connection that broke after the request
like one that was never made, and TLS may fail in its handshake or in the midst of an answer. Where the cause is not
known to belong to the making of the connection, the request may have been sent.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import NOT_SENT

# Exceptions of botocore that are raised for nothing but the making of a connection.
_CONNECTING = ("EndpointConnectionError", "ConnectTimeoutError")
# The same of urllib3 and of Python, as causes.
_CONNECTING_CAUSES = frozenset(
    {"NewConnectionError", "ConnectTimeoutError", "SSLCertVerificationError", "CertificateError"}
)
# How Python's HTTP client words that a proxy refuses to connect to the service.
_NO_TUNNEL = "Tunnel connection failed"
# TLS is begun, its files read for that included, before anything else is sent.
_BEGINNING_TLS = ("do_handshake", "ssl_wrap_socket")


def was_sent(exception: BaseException | None) -> bool:
    """Whether the request that ended in this exception of the SDK may have been sent."""
    name = type(exception).__name__
    if name not in NOT_SENT:
        return True
    return name not in _CONNECTING and not any(map(_is_of_connecting, _causes(exception)))


def _causes(exception: BaseException | None) -> Iterator[BaseException]:
    cause = getattr(exception, "kwargs", {}).get("error")
    while isinstance(cause, BaseException):
        yield cause
        cause = getattr(cause, "original_error", next(iter(cause.args), None))


def _is_of_connecting(cause: BaseException) -> bool:
    if _CONNECTING_CAUSES.intersection(kind.__name__ for kind in type(cause).__mro__):
        return True
    if isinstance(cause, OSError) and str(cause).startswith(_NO_TUNNEL):
        return True
    return any(frame.f_code.co_name in _BEGINNING_TLS for frame, _line in traceback.walk_tb(cause.__traceback__))
