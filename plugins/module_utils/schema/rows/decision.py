# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides what to do about the rows of one table. Pure: the comparison was made by PostgreSQL."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ...masking import MASK
from ..model.sql import ident, literal
from .declared import ABSENT, EXACT

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .declared import DeclaredRows

Texts: t.TypeAlias = "Mapping[str, str | None]"
"""Values by column, as PostgreSQL prints them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A declared row and the row of the table that has its key.

    :param values: the declared values.
    :param present: the values of the table, None if it has no such row.
    :param wanted: the declared values as PostgreSQL prints them.
    :param differing: the columns with different values.
    """

    values: Mapping[str, t.Any]
    present: Texts | None
    wanted: Texts
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about the rows of one table.

    :param deletions: the values of the rows to delete.
    """

    declared: DeclaredRows
    insertions: tuple[Compared, ...] = ()
    updates: tuple[Compared, ...] = ()
    deletions: tuple[Texts, ...] = ()
    unchanged: int = 0

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.insertions or self.updates or self.deletions)

    def counts(self) -> dict[str, object]:
        """Return the numbers of rows for the result."""
        return {
            "schema": self.declared.schema,
            "table": self.declared.table,
            "inserted": len(self.insertions),
            "updated": len(self.updates),
            "deleted": len(self.deletions),
            "unchanged": self.unchanged,
        }


def decide(
    declared: DeclaredRows, compared: Sequence[Compared], undeclared: Sequence[Texts], total_undeclared: int
) -> Decision:
    """Return what to do.

    :param undeclared: rows that aren't declared, at least as many as may be deleted.
    :param total_undeclared: how many such rows there are.
    :raises Failure: if more rows than allowed would be deleted.
    """
    if declared.state == ABSENT:
        found = [each.present for each in compared if each.present is not None]
        return Decision(declared, deletions=tuple(found), unchanged=len(compared) - len(found))
    if declared.state == EXACT and total_undeclared > declared.max_deletions:
        raise Failure(
            f"{declared.name} has {total_undeclared} rows that aren't declared, and at most {declared.max_deletions} may be deleted. "
            f"The first has {_named(declared, undeclared[0])}.",
            hint="Declare the rows, or increase max_deletions. Nothing was changed.",
        )
    updates = tuple(each for each in compared if declared.update and each.present is not None and each.differing)
    insertions = tuple(each for each in compared if each.present is None)
    return Decision(
        declared,
        insertions,
        updates,
        tuple(undeclared) if declared.state == EXACT else (),
        len(compared) - len(updates) - len(insertions),
    )


def planned(declared: DeclaredRows) -> Decision:
    """Return what to do about a table that doesn't exist yet."""
    rows = () if declared.state == ABSENT else declared.rows
    texts = ({name: None if value is None else str(value) for name, value in row.items()} for row in rows)
    insertions = tuple(Compared(row, None, wanted) for row, wanted in zip(rows, texts, strict=True))
    return Decision(declared, insertions, unchanged=len(declared.rows) - len(rows))


def diff_of(decision: Decision) -> dict[str, str]:
    """Return the rows that change, before and after, a line each. Secret values are masked."""
    declared = decision.declared
    before = [_line(declared, each) for each in decision.deletions]
    after = []
    for each in decision.updates:
        shown = [*declared.key, *each.differing]
        present = t.cast("Texts", each.present)
        before.append(_line(declared, {name: present[name] for name in shown}))
        # The key as it is: a declared one may be written differently.
        wanted = {**{name: each.wanted[name] for name in shown}, **{name: present[name] for name in declared.key}}
        after.append(_line(declared, wanted, note=" (changed)"))
    after += [_line(declared, each.wanted) for each in decision.insertions]
    return {
        "before_header": declared.name,
        "after_header": declared.name,
        "before": "".join(f"{line}\n" for line in before),
        "after": "".join(f"{line}\n" for line in after),
    }


def _line(declared: DeclaredRows, values: Texts, note: str = "") -> str:
    return ", ".join(
        f"{ident(name)} = {MASK + note if name in declared.secret_columns else _shown(value)}"
        for name, value in values.items()
    )


def _named(declared: DeclaredRows, values: Texts) -> str:
    return _line(declared, {name: values[name] for name in declared.key})


def _shown(value: str | None) -> str:
    return "NULL" if value is None else literal(value)
