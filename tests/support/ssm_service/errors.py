"""How the service says no."""

from __future__ import annotations

from typing import Any

_SERVER_ERRORS = {"InternalServerError": 500, "InternalFailure": 500, "ServiceUnavailable": 503}
# Errors that no operation of the model declares carry a lower-case member name.
_COMMON_ERRORS = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "SerializationException",
    "ThrottlingException",
    "UnrecognizedClientException",
    "ValidationException",
}


class ServiceError(Exception):
    """An error answer: its code, message, HTTP status and, where the model has one, the inventory type it is about."""

    def __init__(self, code: str, message: str, *, type_name: str | None = None, status: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.type_name = type_name
        self.status = status or _SERVER_ERRORS.get(code, 400)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"__type": self.code}
        body["message" if self.code in _COMMON_ERRORS else "Message"] = self.message
        if self.type_name is not None:
            body["TypeName"] = self.type_name
        return body


class ConnectionCut(Exception):
    """The connection ends here, without an answer."""
