"""Imports point down only: adapters, controller glue, what calls the service, and the pure layer below them all."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest

from tests.unit.source_files import SourceFile, source_files

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
    "module_utils/_publisher",
    "module_utils/_put_inventory",
    "module_utils/_reader",
    "module_utils/_waiter",
}
SDKS = ("ansible", "ansible_collections", "boto3", "botocore", "moto")

FILES = {file.name: file for file in source_files()}


each_file = pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())


@each_file
def test_a_file_imports_only_from_folders_below_its_own(file: SourceFile) -> None:
    allowed = FOLDERS[file.folder]
    assert {name for name in file.uses if name.split("/")[0] not in allowed} == set()


@each_file
def test_our_own_files_are_imported_by_their_full_name_and_exist(file: SourceFile) -> None:
    assert [name for name in file.imports if name.startswith(".")] == []
    assert file.uses - set(FILES) == set()


@each_file
def test_nobody_imports_what_is_private_to_others(file: SourceFile) -> None:
    private = [name for name in file.foreign if any(_is_private(part) for part in name.split("."))]
    assert private == []


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.startswith("module_utils/")))
def test_helpers_know_neither_ansible_nor_an_sdk(name: str) -> None:
    known = [imported for imported in FILES[name].foreign if imported.split(".")[0] in SDKS]
    assert bool(known) == (name in SDK_FILES), known


def test_the_pure_layer_does_not_reach_the_service() -> None:
    helpers = {name for name in FILES if name.startswith("module_utils/")}
    assert {name for name in helpers if "module_utils/_api" in _reached(name)} == SERVICE_FILES


def test_no_files_import_each_other_in_a_circle() -> None:
    order = list(TopologicalSorter({name: file.uses for name, file in FILES.items()}).static_order())
    assert set(order) == set(FILES)


def _is_private(part: str) -> bool:
    return part.startswith("_") and not part.startswith("__")


def _reached(name: str) -> set[str]:
    reached, open_names = set(), [name]
    while open_names:
        current = open_names.pop()
        if current not in reached:
            reached.add(current)
            open_names.extend(FILES[current].uses)
    return reached
