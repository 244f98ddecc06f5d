"""Values that programs are not ready for, in every option of the modules that read or delete, and of inventory files.

Each case ends in a clear error, or in an answer; the service never has to refuse what could be known before.
"""

from __future__ import annotations

import functools
import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleError
from ansible.plugins.loader import inventory_loader
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule, aws_argument_spec
from ansible_collections.amazon.aws.plugins.plugin_utils.inventory import AWSInventoryBase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_put_inventory
from tests.support import evil, strategies
from tests.support.clarity import unclear
from tests.support.inventory import PLUGIN, parse, write_source
from tests.support.module import run_module
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
FILTER = {"key": "PlatformName", "values": ["Amazon Linux"], "type": "Equal"}
ENTRY_FILTER = {"key": "Custom:A.a", "values": ["x"]}

MODULES: Mapping[str, Mapping[str, Any]] = {
    "ssm_inventory_info": {
        "instance_ids": [NODE],
        "filters": [FILTER],
        "statuses": ["Active"],
        "type_names": ["Custom:A"],
        "entry_filters": [ENTRY_FILTER],
        "concurrency": 2,
    },
    "ssm_inventory_type_info": {"type_names": ["Custom:A"], "custom_only": True},
    "ssm_inventory_type": {
        "type_name": "Custom:A",
        "state": "absent",
        "schema": "keep",
        "wait": False,
        "wait_timeout": 5,
    },
}
PLACES = [
    pytest.param(module, path, id=f"{module}-{evil.name_of(path)}")
    for module, options in MODULES.items()
    for path in evil.paths(options)
]
SOURCE: Mapping[str, Any] = {
    "regions": ["us-east-1"],
    "filters": [FILTER],
    "statuses": ["Active"],
    "types": ["Custom:A"],
    "entry_filters": [ENTRY_FILTER],
    "hostnames": ["ComputerName"],
    "hostvars_prefix": "x_",
    "include_filters": ["true"],
    "exclude_filters": ["false"],
    "strict_permissions": True,
    "concurrency": 2,
    "compose": {"a": "ssm_instance_id"},
    "groups": {"g": "true"},
    "keyed_groups": [{"key": "ssm_region", "prefix": "r"}],
    "strict": False,
    "cache": False,
    "cache_plugin": "ansible.builtin.memory",
    "cache_timeout": 60,
    "cache_connection": None,
    "cache_prefix": "x",
    "use_extra_vars": False,
    "leading_separator": True,
}
# What is wrong with the type of these, or with the constructed ones at all, Ansible itself says in words of its own. It
# is Ansible, too, that breaks on some of these values.
ANSIBLES_OWN = ("compose", "groups", "keyed_groups", "strict", "cache", "cache_plugin", "cache_timeout")
ANSIBLES_OWN += ("cache_connection", "cache_prefix", "use_extra_vars", "leading_separator")
SOURCE_PLACES = [pytest.param(path, id=evil.name_of(path)) for path in evil.paths(SOURCE)]
# Options of amazon.aws, which it reads itself; ours are checked before it can.
AWS: Mapping[str, Any] = {
    "region": "us-east-1",
    "profile": None,
    "access_key": "AKIAIOSFODNN7EXAMPLE",
    "secret_key": "secret",
    "session_token": "token",
    "endpoint_url": None,
}
CONNECTION = [*AWS, "aws_config", "aws_ca_bundle", "validate_certs"]
ROLE = {"assume_role_arn": None}
SOURCE_PLACES += [pytest.param((name,), id=name) for name in (*AWS, *ROLE)]
# Enough for options that are not ours: of every kind, the odd ones.
FEW = (
    *(
        "empty text",
        "NUL",
        "control characters",
        "line feed",
        "lone surrogate",
        "257 characters",
        "template",
        "statement",
    ),
    *(
        "raw",
        "pair",
        "none",
        "true",
        "one",
        "half",
        "infinite",
        "empty list",
        "empty map",
        "list of none",
        "list of text",
    ),
    *("nested map", "deep", "map with an empty name", "list of mixed", "node"),
)

# What a service says of a request that could have been refused before it was sent.
# What ansible-core says without naming an option.
NAMELESS = (
    "dictionary requested, could not parse JSON or key=value",
    "unable to evaluate string as",
    "YAML parsing failed",
)
# What only the service can know: which attributes and regions there are.
SERVICE_KNOWS = ("InvalidFilter", "UnrecognizedClientException")
AVOIDABLE = ("ValidationException", "SerializationException", "ParamValidationError", "Parameter validation failed")


JSON_JUNK = strategies.junk.map(lambda value: json.loads(json.dumps(value, default=str, skipkeys=True)))


@pytest.fixture
def filled(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A node with a type, and one SDK client for all cases, since making one is slow."""
    make_once = functools.cache(lambda _region: service.client())
    monkeypatch.setattr(AnsibleAWSModule, "client", lambda self, *_args, **_extra: make_once(self.region))
    fill(service)
    return service


def fill(service: Service) -> None:
    service.add_nodes(NODE)
    item = {"TypeName": "Custom:A", "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z"}
    service.client().put_inventory(InstanceId=NODE, Items=[{**item, "Content": [{"a": "x"}]}])


def is_infinite(value: Any) -> bool:
    # ansible-core itself breaks on infinity where it wants an integer
    return value in (float("inf"), "Infinity")


def has_surrogate(value: Any) -> bool:
    # since 2.19 ansible-core itself hands no lone surrogate to a module
    return any("\ud800" <= char <= "\udfff" for char in json.dumps(value, ensure_ascii=False))


def problem_of_module(
    service: Service, module: str, params: Mapping[str, Any], words: Sequence[str] = ()
) -> str | None:
    """What is wrong with the outcome, or none.

    :param words: a refusal must hold one of them.
    """
    service.forget_calls()
    main = importlib.import_module(f"ansible_collections.fleetfacts.ssm.plugins.modules.{module}").main
    result = run_module(main, params, env=service.env)
    return problem_of_refusal(service, result, words) if result["failed"] else None


def problem_of_refusal(service: Service, result: Mapping[str, Any], words: Sequence[str]) -> str | None:
    """What is wrong with an error of a module or an inventory file, or none."""
    message = result["msg"]
    if any(word in json.dumps(result) for word in AVOIDABLE):
        return f"left to the service: {message[:300]}"
    if any(word in message for word in SERVICE_KNOWS):
        return unclear(result)
    if service.count():
        return f"calls before it was refused: {message[:300]}"
    if words and not any(word in message for word in (*words, *NAMELESS)):
        return f"none of {words} in {message[:300]}"
    return unclear(result)


def options_of(documentation: str) -> set[str]:
    return set(yaml.safe_load(documentation)["options"])


def test_every_option_is_attacked() -> None:
    for module, options in MODULES.items():
        code = importlib.import_module(f"ansible_collections.fleetfacts.ssm.plugins.modules.{module}")
        assert set(options) == options_of(code.DOCUMENTATION)
    # the option is a switch that writes a log
    assert set(CONNECTION) == set(aws_argument_spec()) - {"debug_botocore_endpoint_logs"}
    plugin = inventory_loader.get(PLUGIN)
    assert {*SOURCE, *AWS, *ROLE} == set(plugin.option_definitions) - {"plugin"}


@pytest.mark.parametrize(("module", "path"), PLACES)
def test_every_value_in_every_option(
    filled: Service, module: str, path: evil.Path, counted: Callable[..., None]
) -> None:
    wrong = []
    for name, value in evil.VALUES.items():
        integer = path[-1] in ("concurrency", "wait_timeout")
        if has_surrogate(value) or (integer and is_infinite(value)):
            continue
        counted(f"attacks on the module {module}")
        problem = problem_of_module(filled, module, evil.replaced(MODULES[module], path, value), words_of(path))
        if problem:
            wrong.append(f"{name}: {problem}")
        if filled.stored(NODE, "Custom:A") is None:
            filled.reset()
            fill(filled)
    assert wrong == []


@pytest.mark.parametrize("module", MODULES)
def test_missing_and_misspelt_options(filled: Service, module: str, counted: Callable[..., None]) -> None:
    options = MODULES[module]

    def cases() -> Iterator[Mapping[str, Any]]:
        for path in evil.paths(options):
            yield evil.without(options, path)
            if isinstance(path[-1], str):
                yield from (evil.renamed(options, path, text) for text in ("", "x", "Values", "{{ x }}", "x" * 300))

    for params in cases():
        counted(f"attacks on the module {module}")
        assert problem_of_module(filled, module, params) is None


def words_of(path: evil.Path) -> list[str]:
    """The option and what is inside it, or an option that depends on it: any of these names the place."""
    names = [str(name) for name in path if isinstance(name, str)]
    return [*names, "entry_filters", "hostnames"] if names[0] in ("types", "type_names") else names


def problem_of_source(
    service: Service, folder: Path, options: Mapping[str, Any], words: Sequence[str] = ()
) -> str | None:
    service.forget_calls()
    try:
        parsed = parse(write_source(folder, **options))
    except AnsibleError as error:
        return problem_of_refusal(service, {"msg": str(error)}, words)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the case has to be named
        return f"a traceback: {error!r}"[:300]
    return "a template ran" if evil.LOOKUP_RAN in str(parsed.hosts) else None


@pytest.mark.parametrize("path", SOURCE_PLACES)
def test_every_value_in_every_option_of_an_inventory_file(
    filled: Service,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: evil.Path,
    counted: Callable[..., None],
) -> None:
    for name, value in filled.env.items():
        monkeypatch.setenv(name, value)
    if path[0] != "regions":
        client = filled.client()
        monkeypatch.setattr(AWSInventoryBase, "client", lambda *_args, **_keywords: client)
    wrong = []
    few = FEW if path[0] in (*ANSIBLES_OWN, *AWS, *ROLE) else evil.VALUES
    for name, value in ((name, evil.VALUES[name]) for name in few):
        if path[0] in RUNS_TEMPLATES and value in (evil.TEMPLATE, {evil.TEMPLATE: evil.TEMPLATE}):
            continue
        counted("attacks on the inventory file")
        options = evil.replaced({**SOURCE, **AWS, **ROLE}, path, value)
        problem = problem_of_source(filled, tmp_path, options, words_of(path))
        if problem and (path[0] not in ANSIBLES_OWN or "a traceback" in problem):
            wrong.append(f"{name}: {problem}")
    assert wrong == []


# These options are templates: what a user writes there is meant to run.
RUNS_TEMPLATES = ("compose", "groups", "keyed_groups", "hostnames", "regions", "filters")
RUNS_TEMPLATES += ("include_filters", "exclude_filters")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("option", CONNECTION)
def test_every_value_in_every_option_of_the_connection(
    service: Service, option: str, counted: Callable[..., None]
) -> None:
    wrong = []
    for name, value in evil.VALUES.items():
        if has_surrogate(value):
            continue
        counted("attacks on options of the connection")
        item = {"type_name": "Custom:A", "content": {"a": "x"}}
        params = {"instance_id": NODE, "items": [item], **AWS, option: value}
        result = run_module(ssm_put_inventory.main, params, env=service.env)
        problem = unclear(result) if result["failed"] else None
        if problem:
            wrong.append(f"{name}: {problem}")
    assert wrong == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@pytest.mark.parametrize("module", MODULES)
@given(data=st.data())
def test_generated_options(filled: Service, module: str, counted: Callable[..., None], data: st.DataObject) -> None:
    drawn = {name: data.draw(JSON_JUNK, name) for name in MODULES[module] if data.draw(st.integers(0, 2)) == 0}
    if has_surrogate(drawn) or any(is_infinite(value) for value in drawn.values()):
        return
    counted(f"generated options for the module {module}")
    assert problem_of_module(filled, module, {**MODULES[module], **drawn}) is None
    if filled.stored(NODE, "Custom:A") is None:
        filled.reset()
        fill(filled)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_generated_inventory_files(
    filled: Service,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    counted: Callable[..., None],
    data: st.DataObject,
) -> None:
    client = filled.client()
    monkeypatch.setattr(AWSInventoryBase, "client", lambda *_args, **_keywords: client)
    ours = [name for name in SOURCE if name not in (*ANSIBLES_OWN, *RUNS_TEMPLATES)]
    drawn = {name: data.draw(JSON_JUNK, name) for name in ours if data.draw(st.integers(0, 2)) == 0}
    counted("generated inventory files")
    assert problem_of_source(filled, tmp_path, {**SOURCE, **drawn}) is None
