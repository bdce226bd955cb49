# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adjacent statements that a person would write as one."""

from __future__ import annotations

from .operator_classes import join_members
from .privileges import join_grants
from .text_search import join_mappings


def join(one: str, other: str) -> str | None:
    """Return two adjacent statements as one: grants, members of an operator family, or mappings of a configuration."""
    return join_grants(one, other) or join_members(one, other) or join_mappings(one, other)
