# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids and names of objects that other facts name."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId


def table_of(part: FactId) -> FactId:
    """Return the id of the table of a column, a constraint, a link to a parent table, and so on."""
    return ("table", *part[1:3])


def partitioned_table(partition: Fact) -> FactId:
    """Return the id of the table that a partition is attached to."""
    return ("table", *as_tuple(partition.attributes["of"]))


def parent_index(attachment: Fact) -> tuple[str, ...]:
    """Return the schema and the name of the index that a partition's index is attached to."""
    return as_tuple(attachment.attributes["to"])


def sequence_of(identity: Fact) -> tuple[str, ...]:
    """Return the schema and the name of the sequence of an identity column."""
    return as_tuple(identity.metadata["sequence"])


def owning_column(sequence_owner: Fact) -> FactId:
    """Return the id of the column that owns a sequence."""
    return ("column", *as_tuple(sequence_owner.attributes["column"]))
