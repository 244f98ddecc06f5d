"""How Sphinx makes the documentation site: `make docs`."""

from __future__ import annotations

project = "fleetfacts.ssm"
copyright = "Contributors to the fleetfacts.ssm collection"  # noqa: A001 - the name is Sphinx's
title = "fleetfacts.ssm: AWS Systems Manager Inventory, kept true"
html_title = title
html_short_title = "fleetfacts.ssm"

extensions = ["sphinx_antsibull_ext"]
highlight_language = "yaml+jinja"
pygments_style = "ansible"
default_role = "any"

html_theme = "sphinx_ansible_theme"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_use_index = False
html_copy_source = False
html_theme_options = {
    "display_version": False,
    "documentation_home_url": "index.html",
    "topbar_links": {},
    "vcs_pageview_mode": "blob",
}

# A build fetches nothing. So what lies in Ansible's own documentation is not resolved.
intersphinx_mapping: dict[str, tuple[str, str | None]] = {}
nitpicky = True
nitpick_ignore_regex = [("envvar", r"(ANSIBLE|AWS|EC2)_.*")]
suppress_warnings = ["ref.ref"]
