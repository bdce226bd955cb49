# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splits a plan so that tables in use stay usable: what takes long is done beside the application, not before it.

PostgreSQL builds an index without blocking writers only outside a transaction block, and scans a table for a
constraint without blocking them only when the constraint is already there. So one transaction becomes a few:

1. everything that can be done at once, access above all; constraints come in as NOT VALID;
2. indexes are built CONCURRENTLY;
3. constraints are validated;
4. what stands on the indexes and on the validated checks is put in place, by changes to the catalog alone;
5. indexes that are to go are dropped CONCURRENTLY.

Nothing remembers how far a run came but the database: the next stage is always found by looking at what is there
(``stages.next_stage``). A run that goes on and a run that was cut off and started again are the same thing.
"""
