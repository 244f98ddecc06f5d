"""A command of the documentation that takes its words and does nothing: ``python -m tests.support.dry_command NAME``.

The words go to the real parser of the command wherever there is one. What later commands need is made: a clone, an
archive, a folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path

from tests.tools.workspace import ROOT

_TOOLS = Path(sys.executable).parent
_NOWHERE = "http://127.0.0.1:9"
_ANSIBLE = {
    "ansible-doc": "ansible.cli.doc:DocCLI",
    "ansible-galaxy": "ansible.cli.galaxy:GalaxyCLI",
    "ansible-inventory": "ansible.cli.inventory:InventoryCLI",
    "ansible-playbook": "ansible.cli.playbook:PlaybookCLI",
    "ansible-pull": "ansible.cli.pull:PullCLI",
}


def _ansible(name: str, words: Sequence[str]) -> None:
    module, _colon, cli = _ANSIBLE[name].partition(":")
    getattr(import_module(module), cli)([name, *words]).parse()
    arguments = import_module("ansible.context").CLIARGS
    if name == "ansible-playbook":
        _playbooks(arguments["args"], arguments["extra_vars"])
    if {"-i", "--inventory"} & {*words}:
        for path in arguments["inventory"]:
            assert path.endswith(",") or Path(path).exists(), f"there is no {path}"
    if name == "ansible-galaxy":
        for collection in arguments["args"]:
            assert re.fullmatch(r"[a-z]\w*\.[a-z]\w*", collection), f"{collection} is no name of a collection"
        if "--collections-path" in words:
            Path(arguments["collections_path"]).mkdir(parents=True)


def _playbooks(playbooks: Sequence[str], variables: Sequence[str]) -> None:
    for path in playbooks:
        _exists(path)
    text = "".join(Path(path).read_text(encoding="utf-8") for path in playbooks)
    for variable in variables:
        name = variable.partition("=")[0]
        assert re.search(rf"\b{name}\b", text), f"{', '.join(playbooks)} does not know {name}"


def _ansible_builder(_name: str, words: Sequence[str]) -> None:
    arguments = import_module("ansible_builder.cli").parse_args([*words])
    _exists(arguments.filename)


def _aws(_name: str, words: Sequence[str]) -> None:
    # all that is wrong with a command is told before the connection is tried
    command = [str(_TOOLS / "aws"), *words, "--endpoint-url", _NOWHERE]
    own = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
    env = {**os.environ, **own, "AWS_MAX_ATTEMPTS": "1"}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert "Could not connect to the endpoint URL" in run.stderr + run.stdout, run.stderr + run.stdout


def _curl(_name: str, words: Sequence[str]) -> None:
    options = {word for word in words if word.startswith("-")}
    assert options <= {"-X", "-d", "-s"}, options
    assert any(re.match(r"https?://", word) for word in words)
    sys.stdout.write("i-0123456789abcdef0\n")


def _git(_name: str, words: Sequence[str]) -> None:
    known = {"name": "user.name", "email": "user.email"}
    identity = [word for name, key in known.items() for word in ("-c", f"{key}={name}@example.com")]
    if words[0] == "clone":
        shutil.copytree(os.environ["DRY_CHECKOUT"], words[-1].rpartition("/")[2])
    elif "push" in words:
        position = list(words).index("push")
        # the branch exists, or this fails
        subprocess.run(["/usr/bin/git", *words[:position], "rev-parse", "--quiet", "--verify", words[-1]], check=True)
    else:
        subprocess.run(["/usr/bin/git", *identity, *words], check=True)


def _make(_name: str, words: Sequence[str]) -> None:
    text = Path("Makefile").read_text(encoding="utf-8")
    for word in words:
        name, sign, _value = word.partition("=")
        known = f"$({name})" in text if sign else re.search(rf"^{re.escape(name)}:", text, re.MULTILINE)
        assert known, f"the Makefile has no {name}"


def _pip(_name: str, words: Sequence[str]) -> None:
    # after the last word, so that the parser has seen all others
    _quietly([str(_TOOLS / "pip"), *words, "--help"])
    assert words[0] == "install"
    for word in words[1:]:
        if not word.startswith("-"):
            distribution(word)


def _podman(_name: str, words: Sequence[str]) -> None:
    verb, image = words
    assert verb == "push"
    assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+:[\w.-]+", image)


def _python(_name: str, words: Sequence[str]) -> None:
    assert [*words[:2]] == ["-m", "pip"]
    _pip("pip", words[2:])


def _ruff(_name: str, words: Sequence[str]) -> None:
    _quietly([str(_TOOLS / "ruff"), *words, "--help"])


def _systemctl(_name: str, words: Sequence[str]) -> None:
    assert [*words[:-1]] == ["enable", "--now"]
    _exists(words[-1])


def _zip(_name: str, words: Sequence[str]) -> None:
    *options, archive, folder = words
    assert {*options} <= {"--quiet", "--recurse-paths"}, options
    _exists(folder)
    Path(archive).touch()


def _exists(path: str) -> None:
    assert Path(path).exists(), f"there is no {path}"


def _quietly(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


COMMANDS: dict[str, Callable[[str, Sequence[str]], None]] = {
    **dict.fromkeys(_ANSIBLE, _ansible),
    "ansible-builder": _ansible_builder,
    "aws": _aws,
    "curl": _curl,
    "git": _git,
    "make": _make,
    "pip": _pip,
    "podman": _podman,
    "python3": _python,
    "ruff": _ruff,
    "systemctl": _systemctl,
    "zip": _zip,
}
# They do what they say: in a folder that is gone afterwards.
_REAL = ("bash", "cp", "date", "mkdir", "sh", "uname")


def write_commands(folder: Path) -> None:
    """Make a folder that is a whole PATH: these commands, and no other."""
    folder.mkdir(parents=True)
    for name in COMMANDS:
        file = folder / name
        file.write_text(
            f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m {__spec__.name} {name} "$@"\n', encoding="utf-8"
        )
        file.chmod(0o755)
    for name in _REAL:
        (folder / name).symlink_to(f"/bin/{name}")


if __name__ == "__main__":
    COMMANDS[sys.argv[1]](sys.argv[1], sys.argv[2:])
