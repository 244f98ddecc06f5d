"""The operations as moto calls them."""

from __future__ import annotations

from moto.core.request import Request
from moto.core.responses import BaseResponse

from .engine import handle


class InventoryResponse(BaseResponse):
    """Answers an inventory operation; moto finds out the account and the region."""

    def __init__(self) -> None:
        super().__init__(service_name="ssm")

    def answer(self, request: Request, operation: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and body; raises ConnectionCut where no answer is wanted."""
        # moto would take a body that is text for a query string, and what looks like it in an entry for parameters.
        self.setup_class(request, request.url, request.headers, use_raw_body=True)
        answer = handle(operation, self.current_account, self.region, self.body)
        return answer.status, answer.headers(), answer.text()
