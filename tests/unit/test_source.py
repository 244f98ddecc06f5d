"""House rules that a reader relies on, and that no linter knows: headers, banners, small functions, quiet helpers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.unit.source_files import PLUGINS, SourceFile, source_files

HEADER = (
    "# Copyright: Contributors to the fleetfacts.ssm collection\n"
    "# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)\n"
    "# SPDX-License-Identifier: GPL-3.0-or-later\n"
)
BANNER = "# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.\n"
LONGEST_FUNCTION = 30
# A helper returns or raises; what is said, and when to end or to wait, is its caller's.
LOUD = {"print", "exit", "input", "sys.exit", "os._exit", "time.sleep"}
LOUD_METHODS = {"exit_json", "fail_json", "fail_json_aws", "fail_json_aws_error"}

FILES = source_files()
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def test_there_are_files_to_look_at() -> None:
    assert {"modules", "module_utils"} <= {file.folder for file in FILES}


def test_packages_hold_nothing() -> None:
    assert [path for path in PLUGINS.rglob("__init__.py") if path.stat().st_size] == []


@each_file
def test_every_file_carries_the_licence_and_private_ones_the_banner(file: SourceFile) -> None:
    begin = file.text.removeprefix("#!/usr/bin/python\n").removeprefix("# -*- coding: utf-8 -*-\n")
    assert begin.startswith(HEADER)
    assert begin.removeprefix(HEADER).startswith(BANNER) == file.is_private


@each_file
def test_every_file_leaves_annotations_unevaluated(file: SourceFile) -> None:
    assert "__future__.annotations" in file.imports


@each_file
def test_shared_code_is_marked_private(file: SourceFile) -> None:
    assert file.is_private == (file.folder in ("module_utils", "plugin_utils", "doc_fragments"))


@each_file
def test_functions_fit_a_screen(file: SourceFile) -> None:
    long = {node.name: length for node, length in _functions(file.tree) if length > LONGEST_FUNCTION}
    assert long == {}


@pytest.mark.parametrize("file", [file for file in FILES if file.folder.endswith("_utils")], ids=lambda file: file.name)
def test_helpers_neither_exit_nor_print_nor_sleep(file: SourceFile) -> None:
    calls = [ast.unparse(node.func) for node in ast.walk(file.tree) if isinstance(node, ast.Call)]
    assert [call for call in calls if call in LOUD or call.split(".")[-1] in LOUD_METHODS] == []


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Each function with the lines of its body, the docstring left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node, (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
