"""What all tests share: Ansible's plugin loader, started once, and the fixtures of the test service."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from ansible.plugins.loader import init_plugin_loader
from hypothesis import HealthCheck, settings

# Makes `ansible_collections` importable, as Ansible itself does it.
init_plugin_loader()

# A shell that starts the tests in the background makes them, and all that they start, deaf to SIGINT.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says something about the machine, not about the code. The same examples every time, so that
# a check fails for what was changed; pytest --hypothesis-profile=search looks for others.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", patient, print_blob=True, derandomize=False)
settings.register_profile("fleetfacts", patient, derandomize=True)
settings.load_profile("fleetfacts")

pytest_plugins = ["tests.support.counts", "tests.support.ssm_service.fixtures"]


@pytest.fixture(autouse=True)
def coverage_of_children(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that tests start are measured only for tests that ask for it: that takes them half as long again."""
    if request.node.get_closest_marker("measures_children") is None:
        for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
            monkeypatch.delenv(name)
