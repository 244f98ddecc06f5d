"""The service inside the test's own process, through moto's ``mock_aws``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import moto.ssm.urls
from botocore.exceptions import ConnectionClosedError
from moto import mock_aws
from moto.core.request import Request
from moto.ssm.responses import SimpleSystemManagerResponse

from .errors import ConnectionCut
from .responses import InventoryResponse
from .service_model import operation_of


def dispatch(request: Request, *args: Any, **kwargs: Any) -> Any:
    """The inventory operations to us, every other operation of SSM to moto."""
    operation = operation_of(request.headers.get("X-Amz-Target"))
    if operation is None:
        return SimpleSystemManagerResponse.dispatch(request, *args, **kwargs)
    try:
        return InventoryResponse().answer(request, operation)
    except ConnectionCut:
        raise ConnectionClosedError(endpoint_url=request.url) from None


@contextmanager
def inventory_mock_aws() -> Iterator[None]:
    """``mock_aws`` with the inventory operations.

    The state is the process's: any mock that begins or ends clears it.
    """
    paths: dict[str, Any] = moto.ssm.urls.url_paths
    before = dict(paths)
    paths.update(dict.fromkeys(before, dispatch))
    try:
        with mock_aws():
            yield
    finally:
        paths.update(before)
