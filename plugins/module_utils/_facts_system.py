# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Host facts: the system and its hardware, one entry for each host."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import (
    Attribute,
    FactType,
    a_number,
    above_zero,
    as_list,
    as_text,
    whole_host,
)

# FreeBSD adds the frequency that it measured at boot, which differs from boot to boot.
_MEASURED = re.compile(r"\s*\([0-9.]+-MHz [^)]*\)$")

# What stands in SMBIOS where nobody filled it in, in small letters, signs as blanks.
_PLACEHOLDER = re.compile(
    r"((base board |chassis |no |type2 board )?asset tag|(base board |chassis |system )?serial number|default( string)?"
    r"|(board|chassis|system) version|system (manufacturer|product name)|empty|invalid|n ?a|none|null|other|oem"
    r"|not (applicable|available|defined|present|provided|set|specified)|fill by oem|tbd( by oem)?|undefined|unknown"
    r"|o e m|to be filled( by (o e m|oem))?|unspecified|0?123456789|1234567890|[0 ]{4,})"
)


def _selinux_status(status: Any) -> Any:
    # without its Python library Ansible cannot tell, and says so in a sentence
    return status if status in ("enabled", "disabled") else None


def _known(value: Any) -> Any:
    """What the firmware says, unless it says that whoever built the machine left the field as it was."""
    text = re.sub(r"[^a-z0-9]+", " ", as_text(value).lower()).strip()
    return None if _PLACEHOLDER.fullmatch(text) else value


def _processors(parts: Any) -> list[list[str]]:
    """The names of each processor; Linux and Windows list them as ``0, GenuineIntel, Xeon, 1, GenuineIntel, Xeon``."""
    groups: list[list[str]] = [[]]
    for part in map(as_text, as_list(parts)):
        if part.isdecimal():
            groups.append([])
        elif part:
            groups[-1].append(_MEASURED.sub("", part))
    return [group for group in groups if group]


def _distinct(names: list[str]) -> list[str]:
    return sorted(set(names))


def _processor_models(parts: Any) -> list[str]:
    return _distinct([group[-1] for group in _processors(parts)])


def _processor_vendors(parts: Any) -> list[str]:
    return _distinct([group[0] for group in _processors(parts) if len(group) > 1])


SYSTEM = FactType(
    noun="system",
    name="System",
    description="The operating system. One entry.",
    records=whole_host,
    subsets=(
        "platform",
        "distribution",
        "virtual",
        "selinux",
        "apparmor",
        "fips",
        "service_mgr",
        "pkg_mgr",
        "python",
        "date_time",
    ),
    windows_subsets=("platform", "distribution", "virtual", "powershell_version", "windows_domain", "date_time"),
    attributes=(
        Attribute("Hostname", "The short name of the host.", ("hostname",), "web1"),
        Attribute("Fqdn", "The full name, as the host resolves it.", ("fqdn",), "web1.example.com"),
        Attribute("NodeName", "The name that the kernel knows.", ("nodename",), "web1"),
        Attribute("Domain", "The DNS domain.", ("domain",), "example.com"),
        Attribute("WindowsDomain", "The Windows domain or work group.", ("windows_domain",), "EXAMPLE"),
        Attribute("System", "The kind of system: Linux, FreeBSD, Darwin, Win32NT.", ("system",), "Linux"),
        Attribute("OsFamily", "The family that Ansible counts it to.", ("os_family",), "Debian"),
        Attribute("Distribution", "The distribution or product.", ("distribution",), "Debian"),
        Attribute("DistributionVersion", "Its version.", ("distribution_version",), "12.11"),
        Attribute("DistributionMajorVersion", "Its major version.", ("distribution_major_version",), "12"),
        Attribute("DistributionRelease", "The name of the release.", ("distribution_release",), "bookworm"),
        Attribute("OsProductType", "Windows: server, workstation, domain_controller.", ("os_product_type",), "server"),
        Attribute("OsInstallationType", "Windows: Server, Server Core, Client.", ("os_installation_type",), "Server"),
        Attribute("Kernel", "The release of the kernel.", ("kernel",), "6.1.0-37-amd64"),
        Attribute("KernelVersion", "The build of the kernel.", ("kernel_version",), "#1 SMP Debian 6.1.140-1"),
        Attribute("Architecture", "The machine's architecture.", ("architecture2", "architecture"), "x86_64"),
        Attribute("VirtualizationType", "What it runs on, or what it hosts.", ("virtualization_type",), "kvm"),
        Attribute("VirtualizationRole", "Whether it is guest or host.", ("virtualization_role",), "guest"),
        Attribute("SelinuxStatus", "Whether SELinux is on.", ("selinux.status",), "enabled", _selinux_status),
        Attribute("SelinuxMode", "Its mode now.", ("selinux.mode",), "enforcing"),
        Attribute("SelinuxConfigMode", "Its mode after the next boot.", ("selinux.config_mode",), "enforcing"),
        Attribute("SelinuxPolicy", "Its policy.", ("selinux.type",), "targeted"),
        Attribute("AppArmorStatus", "Whether AppArmor is on.", ("apparmor.status",), "enabled"),
        Attribute("Fips", "Whether the kernel is in FIPS mode.", ("fips",), "false"),
        Attribute("ServiceManager", "What starts services.", ("service_mgr",), "systemd"),
        Attribute("PackageManager", "What installs packages.", ("pkg_mgr",), "apt"),
        Attribute("PythonVersion", "The Python that Ansible used.", ("python_version",), "3.11.2"),
        Attribute("PythonExecutable", "Where it is.", ("python.executable",), "/usr/bin/python3.11"),
        Attribute("PowershellVersion", "Windows: the major version.", ("powershell_version",), "5"),
        Attribute(
            "TimeZone",
            "The time zone; on other systems than Windows the short name of its summer time where it has one, since "
            "the name of the time now in use changes twice a year.",
            ("date_time.tz_dst", "date_time.tz"),
            "CEST",
        ),
    ),
)

HARDWARE = FactType(
    noun="hardware",
    name="Hardware",
    description="The machine, real or virtual. One entry. Serial numbers and the UUID need root on most systems.",
    records=whole_host,
    subsets=("hardware",),
    windows_subsets=("platform", "bios", "memory", "processor"),
    attributes=(
        Attribute("Vendor", "Who made it.", ("system_vendor",), "Amazon EC2", _known),
        Attribute("ProductName", "What it is called.", ("product_name",), "m6i.large", _known),
        Attribute("ProductVersion", "Its version.", ("product_version",), "1.0", _known),
        Attribute(
            "SerialNumber", "Its serial number.", ("product_serial",), "ec2a1b2c-0000-1111-2222-333344445555", _known
        ),
        Attribute("Uuid", "Its UUID.", ("product_uuid",), "ec2a1b2c-0000-1111-2222-333344445555", _known),
        Attribute("FormFactor", "Its form.", ("form_factor",), "Rack Mount Chassis", _known),
        Attribute("AssetTag", "The asset tag of the chassis.", ("chassis_asset_tag",), "Amazon EC2", _known),
        Attribute(
            "ChassisSerialNumber", "The serial number of the chassis.", ("chassis_serial",), "CZ1234567X", _known
        ),
        Attribute("BoardVendor", "Who made the board.", ("board_vendor",), "Amazon EC2", _known),
        Attribute("BoardName", "What the board is called.", ("board_name",), "X11DPi-N", _known),
        Attribute("BoardVersion", "Its version.", ("board_version",), "1.02", _known),
        Attribute("BoardSerialNumber", "Its serial number.", ("board_serial",), "OM123S456789", _known),
        Attribute(
            "BoardAssetTag", "Its asset tag; on EC2 the instance.", ("board_asset_tag",), "i-0123456789abcdef0", _known
        ),
        Attribute("BiosVendor", "Who made the firmware.", ("bios_vendor",), "Amazon EC2", _known),
        Attribute("BiosVersion", "The version of the firmware.", ("bios_version",), "1.0", _known),
        Attribute("BiosDate", "Its date, as the firmware writes it.", ("bios_date",), "10/16/2017", _known),
        Attribute(
            "ProcessorVendor", "Who made the processors.", ("processor",), "GenuineIntel", convert=_processor_vendors
        ),
        Attribute(
            "Processor",
            "The models of the processors.",
            ("processor",),
            "Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz",
            convert=_processor_models,
        ),
        Attribute("ProcessorCount", "Sockets.", ("processor_count",), "1", above_zero),
        Attribute("ProcessorCores", "Cores of each socket.", ("processor_cores",), "1", above_zero),
        Attribute("ProcessorThreads", "Threads of each core.", ("processor_threads_per_core",), "2", above_zero),
        Attribute("ProcessorVcpus", "Processors that the system sees.", ("processor_vcpus",), "2", above_zero),
        Attribute("MemoryMb", "Memory in MiB.", ("memtotal_mb",), "7810", a_number),
        Attribute("SwapMb", "Swap space in MiB.", ("swaptotal_mb",), "0", a_number),
        Attribute("PageFileMb", "Windows: page files in MiB.", ("pagefiletotal_mb",), "1152", a_number),
    ),
)
