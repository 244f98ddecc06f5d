# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What modules and plugins need where they run. The fragment of amazon.aws names a Python that is too old."""

from __future__ import annotations


class ModuleDocFragment:
    """Requirements, with the boto3 and botocore that amazon.aws asks for."""

    MODULES = r"""
options: {}
requirements:
  - python >= 3.9
  - boto3 >= 1.34.0
  - botocore >= 1.34.0
"""

    # Plugins run where Ansible does.
    PLUGINS = r"""
options: {}
requirements:
  - python >= 3.10
  - boto3 >= 1.34.0
  - botocore >= 1.34.0
"""
