# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The plan to remove a custom inventory type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._deletion import (
    Deletion,
    VersionCount,
    versions_as_result,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_schema import InventoryType

KEEP, DISABLE, DELETE = "keep", "disable", "delete"

# model: InventorySchemaDeleteOption; without one only data is deleted
_API_OPTIONS = {DISABLE: "DisableSchema", DELETE: "DeleteSchema"}


@dataclass(frozen=True)
class Removal:
    """What is to be removed of a type: the schema versions that the account has, and the nodes with data of each."""

    type_name: str
    schema: str
    schema_versions: tuple[str, ...] = ()
    is_known: bool = False
    node_count: int = 0
    versions: tuple[VersionCount, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether anything will be lost: data of nodes, or the schema."""
        return self.is_known and (self.node_count > 0 or self.schema == DELETE)

    @property
    def is_call(self) -> bool:
        """Whether the service must be called.

        It does not tell whether a schema is disabled, so that a schema without data is disabled again at every run,
        which changes nothing if it is.
        """
        return self.is_change or (self.is_known and self.schema == DISABLE)

    def request(self) -> dict[str, str]:
        """The parameters of DeleteInventory."""
        option = _API_OPTIONS.get(self.schema)
        return {"TypeName": self.type_name, **({"SchemaDeleteOption": option} if option else {})}

    def with_data(self, dry_run: Deletion) -> Removal:
        """The plan with the counts that a dry run has told."""
        return replace(self, node_count=dry_run.total_count, versions=dry_run.versions)

    def as_result(self) -> dict[str, Any]:
        """The plan as a module returns it."""
        return {"node_count": self.node_count, "versions": versions_as_result(self.versions)}

    def diff(self, changed: bool) -> dict[str, Any]:
        """What is there before and after, as Ansible shows it.

        :param changed: whether the removal is carried out; with a deletion that runs already it may have to wait.
        """
        before = {
            "type_name": self.type_name,
            "schema_versions": list(self.schema_versions),
            "nodes_with_data": self.node_count,
        }
        kept: Sequence[str] = () if self.schema == DELETE else self.schema_versions
        after = {**before, "schema_versions": list(kept), "nodes_with_data": 0}
        return {"before": before, "after": after if changed else before}


def plan_removal(type_name: str, schema: str, known: InventoryType | None) -> Removal:
    """The plan for a type as GetInventorySchema tells it; none where it does not list the type."""
    return Removal(type_name, schema, tuple(known.versions) if known else (), known is not None)
