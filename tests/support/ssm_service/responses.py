"""The operations as moto calls them."""

from __future__ import annotations

from typing import Any

from moto.core.request import Request
from moto.core.responses import BaseResponse

from .engine import handle
from .service_model import operation_of


class InventoryResponse(BaseResponse):
    """Answers the inventory operations; moto finds out the account and the region."""

    def __init__(self) -> None:
        super().__init__(service_name="ssm")

    @classmethod
    def dispatch(cls, request: Request, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, str], str]:
        return cls().respond(request)

    def respond(self, request: Request) -> tuple[int, dict[str, str], str]:
        # moto would take a body that is text for a query string, and what looks like it in an entry for parameters.
        self.setup_class(request, request.url, request.headers, use_raw_body=True)
        operation = operation_of(request.headers.get("X-Amz-Target"))
        if operation is None:
            raise LookupError(f"no inventory operation: {request.headers.get('X-Amz-Target')}")
        answer = handle(operation, self.current_account, self.region, self.body)
        return answer.status, answer.headers(), answer.text()
