# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dependent renames: constraints, indexes, sequences and view columns named after a renamed table, type or column.

PostgreSQL doesn't rename them, but the desired SQL, run in an empty database, gives them new names. Those that differ
only in their name, or have the name that PostgreSQL derives, are renamed as well rather than dropped and re-created.
"""

from __future__ import annotations

import typing as t

from ..kinds.derived_names import derived_names
from .pending import holders, names_in_use

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..kinds.derived_names import Pair
    from ..model.facts import FactSet
    from .pending import Rename


def dependent_renames(renames: Iterable[Rename], live: FactSet, former: FactSet) -> list[Pair]:
    """Return the dependent renames, except those whose new name is in use.

    :param former: the desired schema with the declared renames undone, comparable with the database.
    """
    found = derived_names([(rename.live, rename.old, rename.new) for rename in renames], live, former)
    slots = names_in_use(live)
    return [pair for pair in found if not holders(pair[1], pair[1], former, slots)]
