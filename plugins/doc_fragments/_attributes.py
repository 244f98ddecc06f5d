# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The attributes of the collection's modules."""

from __future__ import annotations


class ModuleDocFragment:
    """Pieces of documentation that several modules share."""

    # What each attribute means; a module adds the support.
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
  diff_mode:
    description: Returns details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates
      no change.
"""

    # Every module is in the action group.
    ACTION_GROUP = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/fleetfacts.ssm.ssm) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - fleetfacts.ssm.ssm
"""

    # A module that writes and can tell what it would write.
    WRITES = r"""
options: {}
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
"""

    # A module that only reads.
    READS = r"""
options: {}
attributes:
  check_mode:
    support: full
    details: This module does not modify anything.
  diff_mode:
    support: N/A
    details: This module does not modify anything.
  idempotent:
    support: full
    details: This module does not modify anything.
"""
