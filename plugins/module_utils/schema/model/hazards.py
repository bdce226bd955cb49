# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a statement may cost: the hazards that every statement of a plan is reported with."""

from __future__ import annotations

DATA_LOSS = "data_loss"
REWRITES_TABLE = "rewrites_table"
BLOCKS_WRITES = "blocks_writes"
BLOCKS_READS = "blocks_reads"
MAY_FAIL_ON_DATA = "may_fail_on_data"

HAZARDS = (DATA_LOSS, REWRITES_TABLE, BLOCKS_WRITES, BLOCKS_READS, MAY_FAIL_ON_DATA)
"""The closed list of hazards. Lock levels: PostgreSQL documentation, "Explicit Locking" and the page of each command."""

ACCESS_EXCLUSIVE = (BLOCKS_READS, BLOCKS_WRITES)
"""What a statement costs that takes an ACCESS EXCLUSIVE lock."""
