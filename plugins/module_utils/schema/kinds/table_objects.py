# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The common base of triggers, rules and policies: their names are local to a table."""

from __future__ import annotations

from ..model.hazards import ACCESS_EXCLUSIVE
from .rule import Rule


class TableObject(Rule):
    """An object whose name is local to its table."""

    rename_hazards = ACCESS_EXCLUSIVE
