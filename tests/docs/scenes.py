"""What each guide finds when its reader begins: the managed nodes and what they hold."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.ssm_service.client import Service

_INSTANCES = ("i-0123456789abcdef0", "i-0fedcba9876543210")
_HYBRID = "mi-0123456789abcdef0"


def _empty(service: Service) -> None:
    service.reset()


def _cli_node(service: Service) -> None:
    service.add_nodes("i-016648b75dd622dab")


def _two_instances(service: Service) -> None:
    service.add_nodes(*_INSTANCES)


def _three_nodes(service: Service) -> None:
    service.add_nodes(*_INSTANCES, _HYBRID)


def _two_types(service: Service) -> None:
    _two_instances(service)
    for instance_id in _INSTANCES:
        put(service, instance_id, "Custom:RackInfo", {"RackLocation": "Bay B"})
        put(service, instance_id, "Custom:Owner", {"Team": "Payments"})


def _one_of_each(service: Service) -> None:
    service.add_nodes(_INSTANCES[0], _HYBRID)


def _node_that_may_put(service: Service) -> None:
    service.add_nodes(_INSTANCES[0])
    service.allow_only("PutInventory")


def _a_team(service: Service) -> None:
    """A server of the payments team, and one that nobody has said anything of."""
    debian = {"PlatformName": "Debian GNU/Linux", "PlatformVersion": "12", "PlatformType": "Linux"}
    service.add_nodes(
        {"InstanceId": _INSTANCES[0], "ComputerName": "web1.example.com", **debian},
        {"InstanceId": _HYBRID, "ComputerName": "db1.example.com", **debian},
    )
    put(service, _INSTANCES[0], "Custom:Owner", {"Team": "Payments"})
    put(service, _INSTANCES[0], "Custom:AnsibleSystem", {"Hostname": "web1"})


def _published_by_awx(service: Service) -> None:
    """Two servers in Frankfurt, after the first job."""
    region = "eu-central-1"
    names = dict(zip(_INSTANCES, ("web1", "db1"), strict=True))
    for instance_id, name in names.items():
        node = {"InstanceId": instance_id, "ComputerName": f"{name}.example.com", "PlatformType": "Linux"}
        service.add_nodes(node, region=region)
        put(service, instance_id, "Custom:AnsibleSystem", {"Distribution": "Debian", "Hostname": name}, region=region)


def put(
    service: Service, instance_id: str, type_name: str, *entries: dict[str, str], region: str = "us-east-1"
) -> None:
    """Let a node hold something."""
    item = {"TypeName": type_name, "SchemaVersion": "1.0", "CaptureTime": "2026-01-31T10:00:00Z", "Content": [*entries]}
    service.client(region).put_inventory(InstanceId=instance_id, Items=[item])


SCENES: dict[str, Callable[[Service], object]] = {
    "guide_awx": _published_by_awx,
    "guide_drift": _two_instances,
    "guide_fleet_metadata": _three_nodes,
    "guide_get_started": _cli_node,
    "guide_host_facts": _one_of_each,
    "guide_least_privilege": _empty,
    "guide_migrate": _cli_node,
    "guide_on_the_nodes": _node_that_may_put,
    "guide_performance": _empty,
    "guide_read_and_target": _a_team,
    "guide_testing": _empty,
    "guide_types_and_quotas": _two_types,
}
