"""What each guide finds when its reader begins: the managed nodes and what they hold."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.ssm_service.client import Service


def one_node(service: Service) -> None:
    service.add_nodes("i-016648b75dd622dab")


SCENES: dict[str, Callable[[Service], object]] = {
    "guide_get_started": one_node,
}
