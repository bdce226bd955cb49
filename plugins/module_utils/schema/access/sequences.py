# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sequences: a persona that may set one can let the inserts of all tenants fail."""

from __future__ import annotations

import json
import typing as t

from ..model.sql import literal, qualified, quote_text
from .attacks import OTHER, Attack
from .execution import Attempt, run_attempts
from .judgment import ALL, NONE, UNCLEAR, Cell, Judged
from .model import UPDATE, Relation

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..database.connection import Session
    from .model import Persona

_SEQUENCES = """SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(n.nspname, c.relname, s.seqmin) ORDER BY n.nspname, c.relname), '[]')::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
WHERE n.nspname IN ({schemas})"""


def try_sequences(
    session: Session, schemas: Sequence[str], personas: Sequence[Persona]
) -> dict[tuple[str, str, str], Cell]:
    """Let each persona set each sequence in schemas; return a cell for each."""
    found = json.loads(session.run(_SEQUENCES.format(schemas=", ".join(map(quote_text, schemas))))[0][0])
    attacks = []
    for schema, name, lowest in found:
        relation = Relation(schema, name, "S", False, (), (), (), (), {})
        for persona in personas:
            sql = f"SELECT setval({literal(qualified(schema, name))}, {lowest})"
            value = sql.replace("setval(", "pg_catalog.to_jsonb(pg_catalog.setval(", 1) + ")"
            attacks.append(Attack(persona, relation, UPDATE, sql, Attempt(persona.role, persona.settings, value)))
    cells: dict[tuple[str, str, str], Cell] = {}
    for attack, result in zip(attacks, run_attempts(session, [each.attempt for each in attacks]), strict=True):
        problem = "" if result.is_denied or not result.sqlstate else f"{result.message} ({result.sqlstate})"
        judged = Judged(attack, result, {} if result.sqlstate else {OTHER: 1}, problem)
        level = UNCLEAR if problem else NONE if result.sqlstate else ALL
        cells[attack.relation.label, attack.persona.name, UPDATE] = Cell(level, [judged], problem)
    return cells
