# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the objects of other schemas that depend on managed ones."""

from __future__ import annotations

import typing as t

from . import extract
from .database.session_settings import READING
from .extract.dependents import add_dependents, names_of_schemas, schemas_query

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .database.connection import Session
    from .extract.snapshot import Snapshot


def read_dependents(session: Session, snapshot: Snapshot, dependencies: Sequence[tuple[str, ...]]) -> None:
    """Add the dependents in other schemas to a snapshot (``Snapshot.dependents``).

    :param dependencies: the rows of pg_depend.
    """
    query = schemas_query(snapshot, dependencies)
    schemas = names_of_schemas(session.run(query)) if query else ()
    if not schemas:
        return
    all_schemas = (*snapshot.schemas, *schemas)
    rows = session.run(f"{READING}; {extract.statement(session.major, all_schemas)}")
    wide = extract.read(session.major, all_schemas, rows, intern_from=snapshot.state)
    extract.read_dependencies(wide, dependencies)
    add_dependents(snapshot, wide)
