"""The options of the inventory plugin, checked and as values."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_options import (
    Options,
    read_options,
    refuse_unknown,
)

DEFAULTS: dict[str, Any] = {
    "regions": [],
    "filters": [],
    "statuses": ["Active"],
    "types": [],
    "entry_filters": [],
    "hostnames": ["instance_id"],
    "hostvars_prefix": "",
    "include_filters": [],
    "exclude_filters": [],
    "compose": {},
    "groups": {},
    "keyed_groups": [],
    "strict": False,
    "strict_permissions": True,
    "concurrency": 10,
    "profile": None,
    "assume_role_arn": None,
    "endpoint_url": None,
    "access_key": None,
    "secret_key": None,
    "session_token": None,
}


def read(region: str | None = None, **options: Any) -> Options:
    return read_options({**DEFAULTS, **options}.__getitem__, region)


NO_ATTRIBUTE = "must name an attribute of a type in types (Custom:B), as in 'AWS:Application.Name', not 'Custom:A.a'"


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"concurrency": 0}, "concurrency: must be between 1 and 256, not 0"),
        ({"concurrency": 257}, "concurrency: must be between 1 and 256, not 257"),
        ({"hostvars_prefix": "a-"}, "hostvars_prefix: must be how a variable's name can begin, not 'a-'"),
        ({"hostnames": ["instance_id", "Custom:A.B"]}, "hostnames[1]: Custom:A.B needs the type Custom:A in types"),
        ({"hostvars_prefix": "é"}, "hostvars_prefix: must be how a variable's name can begin, not 'é'"),
        ({"keyed_groups": ["a"]}, "keyed_groups[0]: must be a map with a key, not 'a'"),
        ({"keyed_groups": [{"key": "a"}, {"prefix": "x"}]}, "keyed_groups[1]: key: must be an expression, not None"),
        (
            {"types": ["Custom:B"], "entry_filters": [{"key": "Custom:A.a", "values": ["x"]}]},
            f"entry_filters[0]: key: {NO_ATTRIBUTE}",
        ),
        ({"types": ["A"]}, "types[0]: must begin with 'Custom:' or 'AWS:', not be 'A'"),
    ],
)
def test_what_is_refused(options: dict[str, Any], fault: str) -> None:
    with pytest.raises(InputError) as raised:
        read(**options)
    assert [str(each) for each in raised.value.faults] == [fault]


def test_unknown_options_are_refused_with_the_nearest_name() -> None:
    definitions = {"types": {}, "region": {"aliases": ["aws_region"]}}
    refuse_unknown(["types", "region", "aws_region"], definitions)
    with pytest.raises(InputError) as raised:
        refuse_unknown(["typ", "aws_regio", 7, "types"], definitions)
    assert [str(each) for each in raised.value.faults] == [
        "typ: is not an option of this plugin; is it meant to be types?",
        "aws_regio: is not an option of this plugin; is it meant to be aws_region?",
        "7: is not an option of this plugin",
    ]


@pytest.mark.parametrize("expression", ["\uff11.\uff10", "1 1", "a ==", "(" * 2000])
def test_expressions_that_do_not_compile(expression: str) -> None:
    with pytest.raises(InputError, match=r"exclude_filters\[0\]: .* does not compile: "):
        read(exclude_filters=[expression])


@pytest.mark.parametrize(
    "options",
    [
        {"include_filters": ["a == '{{'", "a\n  and b"], "exclude_filters": ["-a < 1"]},
        {"groups": {"a": True, "b": "{{ c }}", "d": "e | no_such"}, "compose": {"a": 1, "b": "{'c': d}"}},
        {
            "keyed_groups": [{"key": "a"}, {"key": "b.c", "prefix": ""}],
            "hostnames": ["{% if a %}b{% do c %}{% endif %}"],
        },
        {"compose": None, "groups": None, "keyed_groups": None},
    ],
)
def test_templates_that_compile(options: dict[str, Any]) -> None:
    read(**options)


@pytest.mark.parametrize(
    ("given", "region", "regions"),
    [
        ([], None, ()),
        ([], "us-east-1", ("us-east-1",)),
        (["eu-west-1", "eu-central-1", "eu-west-1"], "us-east-1", ("eu-west-1", "eu-central-1")),
    ],
)
def test_the_regions(given: list[str], region: str | None, regions: tuple[str, ...]) -> None:
    assert read(region, regions=given).regions == regions


@pytest.mark.parametrize(
    "changed",
    [
        {"regions": ["eu-west-1"]},
        {"filters": [{"key": "A", "values": ["a"]}]},
        {"statuses": ["all"]},
        {"types": ["Custom:A"]},
        {"types": ["Custom:A"], "entry_filters": [{"key": "B", "values": ["b"]}]},
        {"strict_permissions": False},
        {"profile": "other"},
        {"assume_role_arn": "arn:aws:iam::123456789012:role/reader"},
        {"endpoint_url": "http://192.0.2.1"},
    ],
)
def test_what_makes_another_question(changed: dict[str, Any]) -> None:
    assert read(**changed).question != read().question


@pytest.mark.parametrize(
    "changed",
    [
        {"hostnames": ["ComputerName"]},
        {"hostvars_prefix": "a_"},
        {"include_filters": ["true"]},
        {"exclude_filters": ["true"]},
        {"concurrency": 1},
        {"strict": True},
    ],
)
def test_what_leaves_the_question_as_it_is(changed: dict[str, Any]) -> None:
    assert read(**changed).question == read().question


def test_the_region_of_the_environment_is_part_of_the_question() -> None:
    assert read("eu-west-1").question == read(regions=["eu-west-1"]).question != read("us-east-1").question
