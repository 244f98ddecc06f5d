# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Host facts: network interfaces, an entry for each."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import (
    Attribute,
    Choice,
    Facts,
    FactType,
    Record,
    above_zero,
    as_list,
    as_map,
    as_text,
    look_up,
)

_HEX = "[0-9a-f]"

# Interfaces that containers, virtual machines and the system itself make and take away, addresses and all.
IGNORED_INTERFACES = (
    "veth*",
    "docker*",
    f"br-{12 * _HEX}",
    "cni*",
    "flannel*",
    "cali*",
    "cilium*",
    "lxc*",
    "lxdbr*",
    "podman*",
    "virbr*",
    "vnet*",
    "tap*",
    "kube-*",
    "nodelocaldns",
    "weave*",
    "vxlan*",
    f"eni{11 * _HEX}",
    "ifb*",
    "epair*",
    "awdl*",
    "llw*",
    "utun*",
    "anpi*",
    "vmenet*",
    "bridge1[0-9][0-9]",
    "azv*",
    "cbr0",
    "genev_sys_*",
    "ovs-system",
    "vethernet (default switch)",
    "vethernet (wsl*",
)

_FAMILIES = ("ipv4", "ipv6")


def _records(facts: Facts, choice: Choice) -> Iterator[Record]:
    routed = {as_text(_route(facts, family).get("interface")) for family in _FAMILIES} - {""}
    for interface in as_list(facts.get("interfaces")):
        if not choice.ignores("interfaces", _name(interface)):
            details = _details(facts, interface)
            routing = _windows_routing(details) or _routing(facts, details["name"])
            yield {**details, **routing, **_dns(facts, details["name"], routed)}


def _name(interface: Any) -> str:
    return as_text(look_up(interface, "connection_name") if isinstance(interface, Mapping) else interface)


def _details(facts: Facts, interface: Any) -> dict[str, Any]:
    """What the facts say of one interface; Windows lists maps, all others names that lead to maps."""
    if isinstance(interface, Mapping):
        found: Mapping[Any, Any] = interface
    else:
        keys = (as_text(interface), re.sub("-", "_", as_text(interface)), re.sub(r"\W", "_", as_text(interface)))
        found = next((facts[key] for key in keys if isinstance(facts.get(key), Mapping)), {})
    return {**found, "name": _name(interface), "addresses4": _addresses4(found), "addresses6": _addresses6(found)}


def _addresses4(details: Mapping[Any, Any]) -> list[str]:
    addresses = as_list(details.get("ipv4")) + as_list(details.get("ipv4_secondaries"))
    return sorted({text for text in map(_with_prefix, addresses) if text})


def _addresses6(details: Mapping[Any, Any]) -> list[str]:
    """All but link-local ones, which say no more than the MAC address and change where that is random."""
    addresses = (address for address in as_list(details.get("ipv6")) if as_map(address).get("scope") != "link")
    return sorted({text for text in map(_with_prefix, addresses) if text and not text.lower().startswith("fe80:")})


def _with_prefix(address: Any) -> str:
    """``192.0.2.10/24``; BSD systems give a netmask in place of the prefix."""
    fields = as_map(address)
    text = as_text(fields.get("address"))
    prefix = as_text(fields.get("prefix")) or _prefix_of(as_text(fields.get("netmask")))
    return f"{text}/{prefix}" if text and prefix else text


def _prefix_of(netmask: str) -> str:
    try:
        return str(ipaddress.IPv4Network(f"0.0.0.0/{netmask}").prefixlen)
    except ValueError:
        return ""


def _route(facts: Facts, family: str) -> Mapping[Any, Any]:
    return as_map(facts.get(f"default_{family}"))


def _routing(facts: Facts, name: str) -> dict[str, Any]:
    families = [family for family in _FAMILIES if _route(facts, family).get("interface") == name]
    gateways = {f"default_{family}_gateway": _route(facts, family).get("gateway") for family in families}
    return {"default_route": families, **gateways}


def _windows_routing(details: Record) -> dict[str, Any]:
    gateway = as_text(details.get("default_gateway"))
    family = "ipv6" if ":" in gateway else "ipv4"
    return {"default_route": family, f"default_{family}_gateway": gateway} if gateway else {}


def _dns(facts: Facts, name: str, routed: set[Any]) -> dict[str, Any]:
    """The host's name servers, told where the default route is, or with every interface where there is none."""
    return {"dns": facts.get("dns")} if name in routed or not routed else {}


def _lower(address: Any) -> str:
    return as_text(address).lower()


NETWORK = FactType(
    noun="network",
    name="NetworkInterface",
    description=(
        "An entry for each network interface, those of containers and virtual machines left out. "
        "Temporary IPv6 addresses cannot be told from others."
    ),
    records=_records,
    subsets=("network", "dns"),
    windows_subsets=("interfaces",),
    attributes=(
        Attribute("Name", "The name of the interface.", ("name",), "ens5", key=True),
        Attribute("Description", "Windows: the adapter.", ("interface_name",), "Amazon Elastic Network Adapter"),
        Attribute("Type", "Its kind.", ("type",), "ether"),
        Attribute("MacAddress", "Its MAC address.", ("macaddress",), "02:00:00:00:00:01", _lower),
        Attribute("Ipv4", "IPv4 addresses with prefix, sorted.", ("addresses4",), "192.0.2.10/24"),
        Attribute("Ipv6", "IPv6 addresses but link-local ones.", ("addresses6",), "2001:db8::10/64"),
        Attribute("Mtu", "The largest packet in bytes.", ("mtu",), "9001", above_zero),
        Attribute("SpeedMbps", "The speed in Mbit/s.", ("speed",), "25000", above_zero),
        Attribute("Driver", "Linux: the kernel module.", ("module",), "ena"),
        Attribute("DefaultRoute", "Protocols whose default route it has.", ("default_route",), "ipv4,ipv6"),
        Attribute("Ipv4Gateway", "Their gateway.", ("default_ipv4_gateway",), "192.0.2.1"),
        Attribute("Ipv6Gateway", "Their gateway.", ("default_ipv6_gateway",), "fe80::1"),
        Attribute(
            "DnsServers", "The host's name servers, where the default route is.", ("dns.nameservers",), "192.0.2.2"
        ),
        Attribute("DnsSearch", "The domains that it searches, at the same place.", ("dns.search",), "example.com"),
        Attribute("DnsDomain", "The domain.", ("dns_domain", "dns.domain"), "example.com"),
    ),
)
