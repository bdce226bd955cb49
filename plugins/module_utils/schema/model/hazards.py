# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hazards: the risks and costs reported with each statement of a plan."""

from __future__ import annotations

DATA_LOSS = "data_loss"
REWRITES_TABLE = "rewrites_table"
BLOCKS_WRITES = "blocks_writes"
BLOCKS_READS = "blocks_reads"
MAY_FAIL_ON_DATA = "may_fail_on_data"

HAZARDS = (DATA_LOSS, REWRITES_TABLE, BLOCKS_WRITES, BLOCKS_READS, MAY_FAIL_ON_DATA)
"""All hazards. Lock levels: PostgreSQL documentation, "Explicit Locking" and the page of each command."""

ACCESS_EXCLUSIVE = (BLOCKS_READS, BLOCKS_WRITES)
"""The hazards of a statement that takes an ACCESS EXCLUSIVE lock."""
