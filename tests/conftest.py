"""What all tests share: Ansible's plugin loader, started once, and the fixtures of the test service."""

from __future__ import annotations

from importlib.util import find_spec

from ansible.plugins.loader import init_plugin_loader

# Makes `ansible_collections` importable, as Ansible itself does it.
init_plugin_loader()

_SERVICE = "tests.support.ssm_service.fixtures"
pytest_plugins = [_SERVICE] if find_spec(_SERVICE) else []
