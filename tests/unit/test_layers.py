"""Imports point down only: adapters, controller glue, what calls the service, and the pure layer below them all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from fnmatch import fnmatch
from graphlib import TopologicalSorter

from tests.unit.source_files import ROOT, SourceFile, source_files

# A folder's files may import files of their own folder (module_utils, plugin_utils only) and of the folders it lists.
FOLDERS = {
    "action": {"plugin_utils", "module_utils", "modules"},
    "doc_fragments": set(),
    "filter": {"plugin_utils", "module_utils"},
    "inventory": {"plugin_utils", "module_utils"},
    "module_utils": {"module_utils"},
    "modules": {"module_utils"},
    "plugin_utils": {"plugin_utils", "module_utils"},
}
# The only helpers that know an SDK or Ansible.
SDK_FILES = {"module_utils/_api", "module_utils/_module", "module_utils/_waiter"}
# The helpers that call the service, or call one that does. All others in module_utils are the pure layer.
SERVICE_FILES = {
    "module_utils/_api",
    "module_utils/_apply",
    "module_utils/_explained",
    "module_utils/_failure",
    "module_utils/_inventory_info",
    "module_utils/_inventory_type",
    "module_utils/_inventory_type_info",
    "module_utils/_module",
    "module_utils/_publisher",
    "module_utils/_put_inventory",
    "module_utils/_reader",
    "module_utils/_waiter",
}
# What is private to others and used all the same, with the reason.
_OF_ACTIONS = "the documentation of action plugins offers it, under this name"
_OF_INVENTORIES = "the documentation of inventory plugins offers it, under this name"
PRIVATE_USES = {
    "module._diff": "amazon.aws offers no other name for it",
    "self._task": _OF_ACTIONS,
    "self._connection": _OF_ACTIONS,
    "self._templar": _OF_ACTIONS,
    "self._read_config_data": _OF_INVENTORIES,
    "self._set_composite_vars": _OF_INVENTORIES,
    "self._add_host_to_composed_groups": _OF_INVENTORIES,
    "self._add_host_to_keyed_groups": _OF_INVENTORIES,
    "self._compose": _OF_INVENTORIES,
}
SDKS = ("ansible", "ansible_collections", "boto3", "botocore", "moto")

FILES = {file.name: file for file in source_files()}
HELPERS = [file for file in FILES.values() if file.folder == "module_utils"]

# What a test found, by file: nothing shall be left.
Found = dict[str, list[str]]


def found(by_file: Iterable[tuple[SourceFile, Iterable[str]]]) -> Found:
    return {file.name: sorted(names) for file, names in by_file if names}


def test_a_file_imports_only_from_folders_below_its_own() -> None:
    strays = ((file, [n for n in file.uses if n.split("/")[0] not in FOLDERS[file.folder]]) for file in FILES.values())
    assert found(strays) == {}


def test_our_own_files_are_imported_by_their_full_name_and_exist() -> None:
    assert found((file, [name for name in file.imports if name.startswith(".")]) for file in FILES.values()) == {}
    assert found((file, file.uses - set(FILES)) for file in FILES.values()) == {}


def test_nobody_imports_what_is_private_to_others() -> None:
    assert found((file, [name for name in file.foreign if _is_private(name)]) for file in FILES.values()) == {}


def test_nobody_uses_what_is_private_to_foreign_objects() -> None:
    uses = {file.name: private_uses(file) for file in FILES.values()}
    assert {name: found - set(PRIVATE_USES) for name, found in uses.items() if found - set(PRIVATE_USES)} == {}
    assert set().union(*uses.values()) == set(PRIVATE_USES)


def test_helpers_know_neither_ansible_nor_an_sdk() -> None:
    known = found((file, [name for name in file.foreign if name.split(".")[0] in SDKS]) for file in HELPERS)
    assert set(known) == SDK_FILES, known


def test_the_pure_layer_does_not_reach_the_service() -> None:
    assert {file.name for file in HELPERS if "module_utils/_api" in _reached(file.name)} == SERVICE_FILES


def test_no_files_import_each_other_in_a_circle() -> None:
    order = list(TopologicalSorter({name: file.uses for name, file in FILES.items()}).static_order())
    assert set(order) == set(FILES)


def test_contributing_names_the_files_of_each_layer_and_of_each_subject() -> None:
    layers, subjects = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("Where a rule lives")
    rows = [row for row in layers.splitlines() if row.startswith("| `plugins/module_utils`: `")]
    service, sdk = (_named_files(row) for row in rows)
    assert (service, sdk) == (SERVICE_FILES - SDK_FILES, SDK_FILES)
    patterns = [pattern for row in subjects.splitlines() if row.startswith("| ") for pattern in _named_files(row)]
    assert [file.name for file in HELPERS if not any(fnmatch(file.name, pattern) for pattern in patterns)] == []
    assert [name for name in patterns if "*" not in name and name not in FILES] == []


def _named_files(row: str) -> set[str]:
    # an ellipsis stands for the rest of several names
    return {f"module_utils/{name}".replace("…", "*") for name in re.findall(r"(?<![\w/])_\w+…?", row)}


def private_uses(file: SourceFile) -> set[str]:
    """The private attributes that a file uses and that nothing in it defines."""
    attributes = [node for node in ast.walk(file.tree) if isinstance(node, ast.Attribute) and _is_private(node.attr)]
    own = {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
    return {ast.unparse(node) for node in attributes if node.attr not in own}


def _is_private(name: str) -> bool:
    return any(part.startswith("_") and not part.startswith("__") for part in name.split("."))


def _reached(name: str) -> set[str]:
    reached, open_names = set(), [name]
    while open_names:
        current = open_names.pop()
        if current not in reached:
            reached.add(current)
            open_names.extend(FILES[current].uses)
    return reached
