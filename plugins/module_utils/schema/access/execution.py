# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs statements in the shadow database: many in one round trip, each in a subtransaction.

Nothing is committed: the transaction of the shadow is rolled back at the end, and that of each attempt at once.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from ..model.sql import literal

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..database.connection import Session

DENIED = "42501"
"""SQLSTATE insufficient_privilege, which grants, policies, and triggers raise."""

_ATTEMPTS = """DO $access$
DECLARE
  attempt record; found jsonb; result jsonb; number bigint; state text; message text; results text[] := '{{}}';
  owner CONSTANT text := pg_catalog.current_setting('role');
BEGIN
  FOR attempt IN SELECT * FROM pg_catalog.jsonb_to_recordset({attempts}::jsonb)
    AS a (role text, settings jsonb, sql text, observe text, prelude text, has_value boolean, always boolean) LOOP
    found := NULL; result := NULL; number := 0; state := ''; message := '';
    BEGIN
      IF attempt.prelude IS NOT NULL THEN EXECUTE attempt.prelude; END IF;
      PERFORM pg_catalog.set_config(key, value, true) FROM pg_catalog.jsonb_each_text(attempt.settings);
      PERFORM pg_catalog.set_config('role', attempt.role, true);
      IF attempt.observe IS NULL THEN
        EXECUTE attempt.sql INTO found;
      ELSE
        IF attempt.has_value THEN
          EXECUTE attempt.sql INTO result;
        ELSE
          EXECUTE attempt.sql;
          GET DIAGNOSTICS number = ROW_COUNT;
        END IF;
        SET CONSTRAINTS ALL IMMEDIATE;
        PERFORM pg_catalog.set_config('role', owner, true);
        IF number > 0 OR attempt.always OR attempt.sql LIKE 'TRUNCATE %' THEN
          EXECUTE attempt.observe INTO found;
        END IF;
      END IF;
      RAISE SQLSTATE 'AC001';
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
    END;
    IF state = 'AC001' THEN state := ''; message := ''; END IF;
    results := results || pg_catalog.jsonb_build_array(state, message, found, result)::text;
  END LOOP;
  PERFORM pg_catalog.set_config('access.results', '[' || pg_catalog.array_to_string(results, ',') || ']', true);
END $access$; SELECT pg_catalog.current_setting('access.results')"""

_INSERTIONS = """DO $access$
DECLARE
  planned record; variant text; replica boolean; message text; is_done boolean; results text[] := '{{}}'; number integer;
BEGIN
  FOR planned IN SELECT * FROM pg_catalog.jsonb_to_recordset({rows}::jsonb) AS r (variants jsonb) LOOP
    message := NULL; is_done := false; number := -1;
    FOREACH replica IN ARRAY ARRAY[false, true] LOOP
      number := -1;
      FOR variant IN SELECT * FROM pg_catalog.jsonb_array_elements_text(planned.variants) LOOP
        number := number + 1;
        BEGIN
          IF replica THEN PERFORM pg_catalog.set_config('session_replication_role', 'replica', true); END IF;
          EXECUTE variant;
          SET CONSTRAINTS ALL IMMEDIATE;
          IF replica THEN PERFORM pg_catalog.set_config('session_replication_role', 'origin', true); END IF;
          is_done := true;
        EXCEPTION WHEN OTHERS THEN message := coalesce(message, SQLERRM);
        END;
        EXIT WHEN is_done;
      END LOOP;
      EXIT WHEN is_done;
    END LOOP;
    results := results || pg_catalog.jsonb_build_array(CASE WHEN is_done THEN number END, message)::text;
  END LOOP;
  PERFORM pg_catalog.set_config('access.results', '[' || pg_catalog.array_to_string(results, ',') || ']', true);
END $access$; SELECT pg_catalog.current_setting('access.results')"""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of an attempt.

    :param sqlstate: that of its error, empty if it succeeded.
    :param found: what it read, or what was observed afterwards; None if it affected no row.
    :param value: what it returned, of a statement that is also observed.
    """

    sqlstate: str
    message: str
    found: t.Any
    value: t.Any = None

    @property
    def is_denied(self) -> bool:
        """Whether access was denied, rather than that something else failed."""
        return self.sqlstate == DENIED


@dataclass(frozen=True, slots=True)
class Attempt:
    """A statement as a persona.

    :param prelude: a statement that the owner runs before; None if there is none.
    :param observe: the query that the owner runs afterwards; None if the statement itself returns what it reads.
    :param has_value: whether it returns a value, although it is observed.
    :param always: whether it is observed even if PostgreSQL counts no affected row.
    """

    role: str
    settings: Mapping[str, str]
    sql: str
    observe: str | None = None
    prelude: str | None = None
    has_value: bool = False
    always: bool = False


def run_attempts(session: Session, attempts: Sequence[Attempt]) -> list[Result]:
    """Run each attempt and undo it. One round trip."""
    if not attempts:
        return []
    texts = json.dumps(
        [
            {
                "role": each.role,
                "settings": dict(each.settings),
                "sql": each.sql,
                "observe": each.observe,
                "prelude": each.prelude,
                "has_value": each.has_value,
                "always": each.always,
            }
            for each in attempts
        ]
    )
    rows = session.run(_ATTEMPTS.format(attempts=literal(texts)))
    return [Result(*each) for each in json.loads(rows[0][0])]


def insert(session: Session, rows: Iterable[Sequence[str]]) -> list[tuple[int | None, str | None]]:
    """Insert rows. One round trip.

    A row that triggers or foreign keys reject is inserted without them: what counts is that it is there.

    :param rows: the statements that insert each of them, of which the first that succeeds counts.
    :returns: for each row, the number of the statement, None if all failed; and the first error.
    """
    texts = json.dumps([{"variants": list(variants)} for variants in rows])
    found = session.run(_INSERTIONS.format(rows=literal(texts)))
    return [(each[0], each[1]) for each in json.loads(found[0][0])]
