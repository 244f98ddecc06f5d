"""What the matrix says of deprecated code: ours fails a test, that of others does not."""

from __future__ import annotations

import pytest

from tests.support import inventory, playbook
from tests.tools.deprecations import watched, without_others

OURS = "[DEPRECATION WARNING]: fleetfacts.ssm does what is to go.\nIt goes in 2.23."
OTHERS = "[DEPRECATION WARNING]: Passing `disable_lookups` to\ntemplating is deprecated."


@pytest.mark.parametrize("said", [("", OURS), (f"ok\n\n{OURS}\n\nok", ""), ("", f"{OTHERS}\n{OURS}")])
def test_ours_fails_whatever_runs_it(said: tuple[str, str]) -> None:
    with pytest.raises(AssertionError, match="what is to go"):
        watched(lambda *_arguments: (0, *said))("command")


@pytest.mark.parametrize("said", ["", OTHERS, "[WARNING]: something"])
def test_that_of_others_passes(said: str) -> None:
    assert watched(lambda *arguments: (len(arguments), said, said))("a", "b") == (2, said, said)


HINT = "[WARNING]: Deprecation warnings can be disabled by setting `deprecation_warnings=False` in\nansible.cfg.\n"


def test_what_is_left_without_others() -> None:
    assert without_others(f"{HINT}{OTHERS}").strip() == ""
    assert without_others(f"ok\n{HINT}{OTHERS}\n\nok").split() == ["ok", "ok"]
    assert without_others(f"{HINT}{OTHERS}\n{OURS}").split() == f"{HINT}{OURS}".split()


def test_both_commands_run_where_they_can_be_watched() -> None:
    assert callable(playbook._communicate)
    assert callable(inventory._communicate)
