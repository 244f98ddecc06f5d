"""House rules that a reader relies on, and that no linter knows: headers, banners, small functions, quiet helpers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import yaml

from tests.unit.source_files import PLUGINS, SourceFile, source_files

HEADER = (
    "# Copyright: Contributors to the fleetfacts.ssm collection\n"
    "# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)\n"
    "# SPDX-License-Identifier: GPL-3.0-or-later\n"
)
BANNER = "# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.\n"
FIRST_KEYS = ["version_added", "short_description", "author", "description"]
AUTHOR = "Contributors to the fleetfacts.ssm collection (@fleetfacts)"
LONGEST_FUNCTION = 30
# A helper returns or raises; what is said, and when to end or to wait, is its caller's.
LOUD = {"print", "exit", "input", "sys.exit", "os._exit", "time.sleep"}
# The class of all modules may end its module, as the class that it is made of does.
MODULE_CLASS = "module_utils/_module"
LOUD_METHODS = {"exit_json", "fail_json", "fail_json_aws", "fail_json_aws_error"}

FILES = source_files()


def test_there_are_files_to_look_at() -> None:
    assert {"modules", "module_utils"} <= {file.folder for file in FILES}


def test_packages_hold_nothing() -> None:
    assert [path for path in PLUGINS.rglob("__init__.py") if path.stat().st_size] == []


def test_every_file_carries_the_licence() -> None:
    assert [file.name for file in FILES if not _begin(file).startswith(HEADER)] == []


def test_shared_code_is_private_and_says_so() -> None:
    shared = {file.name for file in FILES if file.folder in ("module_utils", "plugin_utils", "doc_fragments")}
    assert {file.name for file in FILES if file.is_private} == shared
    assert {file.name for file in FILES if _begin(file).startswith(HEADER + BANNER)} == shared


def test_documentation_begins_alike() -> None:
    kinds = {"modules": "module", "filter": "name", "inventory": "name"}
    documented = {file.name: _documentation(file) for file in FILES if file.folder in kinds}
    assert {name: text.splitlines()[1] for name, text in documented.items() if text.splitlines()[1] != "---"} == {}
    read = {name: yaml.safe_load(text) for name, text in documented.items()}
    begins = {name: list(keys)[:5] for name, keys in read.items()}
    assert begins == {name: [kinds[name.split("/")[0]], *FIRST_KEYS] for name in read}
    assert {name: keys["author"] for name, keys in read.items() if keys["author"] != [AUTHOR]} == {}


def test_every_file_leaves_annotations_unevaluated() -> None:
    assert [file.name for file in FILES if "__future__.annotations" not in file.imports] == []


def test_functions_fit_a_screen() -> None:
    lengths = {f"{file.name} {node.name}": length for file in FILES for node, length in _functions(file.tree)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_helpers_neither_exit_nor_print_nor_sleep() -> None:
    helpers = [file for file in FILES if file.folder.endswith("_utils") and file.name != MODULE_CLASS]
    calls = {file.name: _loud_calls(file.tree) for file in helpers}
    assert {name: loud for name, loud in calls.items() if loud} == {}


def _begin(file: SourceFile) -> str:
    return file.text.removeprefix("#!/usr/bin/python\n")


def _documentation(file: SourceFile) -> str:
    assigned = [node for node in file.tree.body if isinstance(node, ast.Assign)]
    (text,) = (ast.literal_eval(node.value) for node in assigned if ast.unparse(node.targets[0]) == "DOCUMENTATION")
    return str(text)


def _loud_calls(tree: ast.Module) -> list[str]:
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if call in LOUD or call.split(".")[-1] in LOUD_METHODS]


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Each function with the lines of its body, the docstring left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node, (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
