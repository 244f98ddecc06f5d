# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The limits and patterns of SSM Inventory.

Sources: *model*, the service model that botocore ships (``ssm/2014-11-06``); *quotas*, the page "Service quotas for
Inventory" of the AWS General Reference; *guide*, the Systems Manager user guide, "Working with custom inventory".
"""

from __future__ import annotations

import re

# model: InventoryItemList, InventoryItemEntryList, InventoryItemEntry
ITEMS_PER_CALL = 30
ENTRIES_PER_ITEM = 10_000
ATTRIBUTES_PER_ENTRY = 50

# model: AttributeName, AttributeValue, InventoryItemTypeName, InventoryItemContentHash (characters, not bytes)
ATTRIBUTE_NAME_LENGTH = 64
ATTRIBUTE_VALUE_LENGTH = 4096
TYPE_NAME_LENGTH = 100
CONTENT_HASH_LENGTH = 256

# model: InventoryFilterList, InventoryFilterValueList, InventoryFilterKey
FILTERS_PER_CALL = 5
VALUES_PER_FILTER = 40
FILTER_KEY_LENGTH = 200

# quotas, in bytes. What exactly the service counts is not documented; we count the item as UTF-8 JSON (inferred, not
# seen live).
ITEM_BYTES = 1024 * 1024
CALL_BYTES = 1024 * 1024

# quotas
ATTRIBUTES_PER_TYPE = 50
CUSTOM_TYPES_PER_ACCOUNT = 20
RETENTION_DAYS = 30

# model: InstanceId, InventoryItemTypeName, InventoryItemSchemaVersion, InventoryItemCaptureTime.
INSTANCE_ID = re.compile(r"(i-(\w{8}|\w{17})|mi-\w{17})\Z", re.ASCII)
# A full stop of the service's patterns takes no line terminator, and Java, whose patterns they are, knows five of them.
TYPE_NAME = re.compile(r"(AWS|Custom):[^\n\r\x85\u2028\u2029]*\Z")
SCHEMA_VERSION = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\Z")
CAPTURE_TIME = re.compile(
    r"20[0-9]{2}-(0[1-9]|1[012])-([12][0-9]|3[01]|0[1-9])T(2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9]Z\Z"
)

# The service's patterns let these through; in a name they are a slip, and terminals act on them.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# guide: "Both Custom and the Data you specify must begin with a capital letter."
CUSTOM_TYPE_NAME = re.compile(r"Custom:[A-Z]")
