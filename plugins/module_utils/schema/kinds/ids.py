# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids of facts that are derived from those of others."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..model.facts import FactId


def table_of(part: FactId) -> FactId:
    """Return the id of the table of a column, a constraint, a link to a parent table, and so on."""
    return ("table", *part[1:3])
