# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splits a plan into stages that avoid long locks on tables in use.

PostgreSQL builds an index without blocking writers only outside a transaction block, and scans a table for a
constraint without blocking them only if the constraint already exists. So one transaction becomes several stages:

1. everything that is fast, including all access changes; constraints are added as NOT VALID;
2. indexes are built CONCURRENTLY;
3. constraints are validated;
4. what depends on the new indexes and validated checks is added, by catalog changes only;
5. obsolete indexes are dropped CONCURRENTLY.

Progress is stored nowhere but in the database: the next stage is always derived from its current state
(``stages.next_stage``), so an interrupted run continues in the same way as an uninterrupted one.
"""
