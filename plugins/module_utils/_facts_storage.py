# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Host facts: file systems and block devices, an entry for each."""

from __future__ import annotations

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
    without_user,
)

# Mounts that containers and users come and go with.
IGNORED_MOUNTS = (
    "/run/*",
    "/var/run/*",
    "/proc/*",
    "/sys/*",
    "/dev/*",
    "/snap/*",
    "/var/lib/snapd/*",
    "/var/snap/*",
    "/media/*",
    "/var/lib/docker/*",
    "/var/lib/containers/*",
    "/var/lib/containerd/*",
    "/var/lib/kubelet/*",
    "/var/lib/lxc/*",
    "/var/lib/lxd/*",
)

IGNORED_FILESYSTEMS = (
    "autofs",
    "overlay",
    "aufs",
    "squashfs",
    "iso9660",
    "udf",
    "tmpfs",
    "ramfs",
    "nsfs",
    "swap",
    "fuse.*",
)

# What the kernel and package managers number anew as they please.
IGNORED_DEVICES = ("loop*", "ram*", "zram*", "sr*", "fd*", "nbd*", "rbd*", "zd*", "cd*", "acd*")

# Their size follows what is used, here or by others: ZFS gives what the pool has left, a network share what it likes.
_ELASTIC = re.compile(
    r"(zfs|nfs|cifs|smb|9p|ceph|gluster|lustre|beegfs|fuse|efs|virtiofs|afs|bindfs|nullfs)", re.IGNORECASE
)

_SECRET_OPTION = re.compile(r"pass|secret|token|cred|key", re.IGNORECASE)
_USER_OPTION = re.compile(r"user(name)?", re.IGNORECASE)
# What is surely an option of its own, and not what follows a comma in a secret.
_OPTION = re.compile(
    r"(rw|ro|r?bind|(no)?(suid|dev|exec|auto|user|users|group|owner|atime|diratime|fail|acl|perm|unix|lock|intr|iversion)"
    r"|relatime|strictatime|lazytime|a?sync|dirsync|defaults|_netdev|soft|hard|seal|mfsymlinks|nobrl|serverino"
    r"|(uid|gid|file_mode|dir_mode|umask|dmask|fmask|vers|sec|domain|workgroup|iocharset|cache|actimeo|[rw]size|port"
    r"|x-systemd[\w.-]*|comment)=.*)",
    re.IGNORECASE,
)


def _mount_records(facts: Facts, choice: Choice) -> Iterator[Record]:
    for mount in map(as_map, as_list(facts.get("mounts"))):
        place = as_text(mount.get("mount"))
        ignored = choice.ignores("mounts", place) or choice.ignores("filesystems", as_text(mount.get("fstype")))
        if place.startswith("/") and not ignored:
            yield {**mount, "size": _size_of_mount(mount)}


def _size_of_mount(mount: Mapping[Any, Any]) -> Any:
    return None if _ELASTIC.match(as_text(mount.get("fstype"))) else above_zero(mount.get("size_total"))


def _without_secrets(options: Any) -> list[str]:
    """Mount options; what may be a secret keeps its name and loses its value."""
    public: list[str] = []
    after_secret = False
    for name, equals, value in (option.partition("=") for option in as_text(options).split(",")):
        if _SECRET_OPTION.search(name) and (equals or not after_secret):
            public.append(name)
            after_secret = after_secret or bool(value)
        elif not after_secret or _OPTION.fullmatch(f"{name}{equals}{value}"):
            public.append(f"{name}{equals}{_public_value(name, value)}")
    return public


def _public_value(name: str, value: str) -> str:
    # mount.cifs takes the password behind the user's name too
    return value.partition("%")[0] if _USER_OPTION.fullmatch(name) else without_user(value)


def _without_user(device: Any) -> str:
    return without_user(as_text(device))


def _device_records(facts: Facts, choice: Choice) -> Iterator[Record]:
    for name, device in as_map(facts.get("devices")).items():
        if choice.ignores("devices", as_text(name)):
            continue
        if isinstance(device, Mapping):
            yield _block_record(name, "disk", device)
            for part_name, part in as_map(device.get("partitions")).items():
                yield {**_block_record(part_name, "partition", as_map(part)), "parent": name}
        else:  # FreeBSD: the names of the slices and no more
            yield {"name": name, "kind": "disk"}
            for part_name in as_list(device):
                yield {"name": part_name, "kind": "partition", "parent": name}


def _block_record(name: Any, kind: str, device: Mapping[Any, Any]) -> dict[str, Any]:
    links = as_map(device.get("links"))
    mapped = _mapped(links)
    size = _size_of_device(device)
    return {**device, "name": name, "kind": "mapped" if mapped else kind, "size": size, "mapped": mapped}


def _size_of_device(device: Mapping[Any, Any]) -> int | None:
    if isinstance(device.get("sectors"), bool) or isinstance(device.get("sectorsize"), bool):
        return None
    try:
        return int(device["sectors"]) * int(device["sectorsize"]) or None
    except (KeyError, TypeError, ValueError):
        return None


def _mapped(links: Mapping[Any, Any]) -> list[str]:
    """The names that the device mapper knows a device by: the numbers of dm devices may change at boot."""
    prefix = "dm-name-"
    return sorted(link[len(prefix) :] for link in map(as_text, as_list(links.get("ids"))) if link.startswith(prefix))


def _yes_no(flag: Any) -> Any:
    return {"1": True, "0": False}.get(as_text(flag))


STORAGE = FactType(
    noun="storage",
    name="Filesystem",
    description=(
        "An entry for each file system that is mounted, those of containers and packages left out. No free space."
    ),
    records=_mount_records,
    subsets=("hardware",),
    attributes=(
        Attribute("Mount", "Where it is mounted.", ("mount",), "/var", key=True),
        Attribute("Device", "What is mounted.", ("device",), "/dev/nvme0n1p1", _without_user),
        Attribute("Type", "The kind of file system.", ("fstype",), "ext4"),
        Attribute(
            "Options",
            "How it is mounted; what may be a secret has no value.",
            ("options",),
            "rw,relatime",
            _without_secrets,
        ),
        Attribute(
            "SizeBytes", "Its size; not of ZFS and network file systems, where it follows use.", ("size",), "8350298112"
        ),
        Attribute("Uuid", "Its UUID.", ("uuid",), "11111111-2222-3333-4444-555555555555"),
    ),
)

DEVICES = FactType(
    noun="devices",
    name="BlockDevice",
    description="An entry for each disk, partition and mapped device. Of FreeBSD no more is known than their names.",
    records=_device_records,
    subsets=("hardware",),
    attributes=(
        Attribute("Name", "Its name.", ("name",), "nvme0n1p1", key=True),
        Attribute("Kind", "disk, partition, or mapped: made by the device mapper.", ("kind",), "partition"),
        Attribute("Parent", "The disk that a partition is part of.", ("parent",), "nvme0n1"),
        Attribute("MappedName", "What the device mapper calls it.", ("mapped",), "vg0-root"),
        Attribute("Vendor", "Who made it.", ("vendor",), "ATA"),
        Attribute("Model", "Its model.", ("model",), "Amazon Elastic Block Store"),
        Attribute("SerialNumber", "Its serial number; on EC2 the volume.", ("serial",), "vol0123456789abcdef0"),
        Attribute("Wwn", "Its world wide name.", ("wwn",), "0x5000c500a1b2c3d4"),
        Attribute("SizeBytes", "Its size.", ("size",), "8589934592"),
        Attribute("Rotational", "Whether it spins.", ("rotational",), "false", _yes_no),
        Attribute("Removable", "Whether it can be taken out.", ("removable",), "false", _yes_no),
        Attribute(
            "Uuid", "The UUID of what is on it.", ("uuid", "links.uuids"), "11111111-2222-3333-4444-555555555555"
        ),
        Attribute("Label", "The label of what is on it.", ("links.labels",), "cloudimg-rootfs"),
    ),
)
