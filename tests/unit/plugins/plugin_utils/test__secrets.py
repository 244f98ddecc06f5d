"""Masking of secrets: always as the core masks them."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible.module_utils.common.parameters import remove_values
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._secrets import without_secrets

# few characters, so that secrets are found often; those that JSON escapes among them
TEXT = st.text("ab1.\"\\\n\x7fé\u2028☃😀'", max_size=4)
LEAVES = TEXT | st.integers(-20, 20) | st.floats(allow_nan=False, width=16) | st.booleans() | st.none()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
SECRETS = st.sets(TEXT.filter(bool) | st.sampled_from(["True", "None", "alse", "1", "1.0", "-1"]), max_size=3)


def as_core(result: dict[str, Any], secrets: set[str]) -> dict[str, Any]:
    flags = {key: value for key, value in result.items() if value is None or isinstance(value, bool)}
    return {**remove_values(result, secrets), **flags}


@given(st.dictionaries(TEXT, VALUES, max_size=4), SECRETS)
def test_what_is_masked_is_what_the_core_masks(result: dict[str, Any], secrets: set[str]):
    before = copy.deepcopy(result)
    assert without_secrets(result, secrets) == as_core(result, secrets)
    assert result == before


@pytest.mark.parametrize("secret", ['quo"te', "back\\slash", "new\nline", "snow☃", "a\u2028b"])
def test_a_secret_that_json_writes_otherwise_is_found(secret: str):
    masked = without_secrets({"instances": [{"msg": f"it is {secret}, really"}]}, {secret})
    assert masked == {"instances": [{"msg": "it is ********, really"}]}


def test_what_holds_no_secret_is_not_copied():
    instances = [{"instance_id": "i-0123456789abcdef0"}]
    masked = without_secrets({"instances": instances, "invocation": {"key": "hidden", "items": instances}}, {"hidden"})
    assert masked["instances"] is instances
    assert masked["invocation"] == {"key": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "items": instances}
    assert masked["invocation"]["items"] is instances
