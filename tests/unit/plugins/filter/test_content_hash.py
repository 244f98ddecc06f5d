# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import inspect
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.fleetfacts.ssm.plugins.filter.content_hash import DOCUMENTATION, FilterModule, content_hash

# The same entries in two orders, of which the second one is sorted.
WRITTEN = [{"b": "2"}, {"a": "1"}]
SORTED = [{"a": "1"}, {"b": "2"}]


def test_the_order_of_the_file_is_kept_unless_the_sorted_entries_are_asked_for() -> None:
    assert content_hash(WRITTEN) != content_hash(SORTED)
    assert content_hash(WRITTEN, canonical=True) == content_hash(SORTED)


@pytest.mark.parametrize(("value", "same"), [("false", False), ("no", False), (0, False), ("true", True), (1, True)])
def test_canonical_is_read_as_ansible_reads_booleans(value: Any, same: bool) -> None:
    assert content_hash(WRITTEN, canonical=value) == content_hash(WRITTEN, canonical=same)


@pytest.mark.parametrize("value", ["perhaps", "", None, 7, [True]])
def test_canonical_that_is_no_boolean_is_refused(value: Any) -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        content_hash(WRITTEN, canonical=value)
    assert str(refused.value) == f"fleetfacts.ssm.content_hash: canonical: must be true or false, not {value!r}"


def test_bad_content_names_every_place() -> None:
    with pytest.raises(AnsibleFilterError, match=r"^fleetfacts\.ssm\.content_hash: 2 faults in the input:") as refused:
        content_hash([{"a": b"x"}, None])
    assert "- content[0]: attribute 'a': a value of type bytes" in str(refused.value)
    assert "- content[1]: must be a map" in str(refused.value)


def test_documentation_has_the_options_of_the_code() -> None:
    options = yaml.safe_load(DOCUMENTATION)["options"]
    _content, *code = inspect.signature(content_hash).parameters.values()
    assert [(name, option.get("default")) for name, option in options.items() if name != "_input"] == [
        (parameter.name, parameter.default) for parameter in code
    ]


def test_filter_is_found_by_its_name() -> None:
    assert FilterModule().filters() == {"content_hash": content_hash}
