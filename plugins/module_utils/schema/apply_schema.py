# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story: source → elaborate → extract → scope → gate → plan → apply → prove → report.

Check mode is the same story without *apply*: it reads in one read-only
transaction and reports the plan that a real run would carry out.

This file is the way that most runs go, and so imports little: everything that a
difference needs is in ``change``, and only read then.
"""

from __future__ import annotations

import typing as t
from dataclasses import asdict, fields

from ..outcome import Outcome
from . import extract
from .database.connection import connect
from .database.session_settings import of_role
from .desired import cache
from .model.destructive import APPLY
from .model.fingerprint import Snapshot
from .model.labels import diff_headers

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .database.connection import Session
    from .extract.snapshot import Reading
    from .request import Wish


def converge(wish: Wish, *, check: bool, sleep: Callable[[float], None]) -> Outcome:
    """Make the database equal the desired schema, or in check mode say what that would take.

    :raises Failure: for bad SQL, an unreachable database, a destructive change under ``fail``, a statement that
        PostgreSQL refuses, or a transaction that could not prove itself. Nothing is changed then.
    """
    memory = cache.Cache(wish.cache_folder)
    if wish.login is None:
        from .reconcile import for_nobody  # noqa: PLC0415 - see the top of the file

        return for_nobody(wish, memory, meaning_key(wish, wish.limits.role or "postgres", None))
    with connect(wish.login) as session:
        schemas, last = wish.script.schemas, _last_key(wish)
        known = str((memory.load(last) or {}).get("digest", ""))
        rows = session.run(extract.snapshot(session.major, schemas, known))
        found = _snapshot(wish, session, rows)
        unchanged = memory.load_unchanged(found.question, found.digest, found.census)
        if unchanged is not None:
            return Outcome(
                changed=False,
                result=unchanged.result,
                diff={**diff_headers(wish.login.describe()), "before": "", "after": ""},
                warnings=unchanged.warnings,
            )
        from .reconcile import Start, change  # noqa: PLC0415 - see the top of the file

        if found.digest == known:
            # The server sent no rows. They are read with their hash, not after it: somebody may be changing things.
            session.rollback()
            rows = session.run(extract.snapshot(session.major, schemas))
            found = _snapshot(wish, session, rows)
        start = Start(found, extract.read(session.major, schemas, rows))
        del rows  # they are many, and from here on they are facts
        outcome = change(session, wish, memory, start, check=check, sleep=sleep)
        if not outcome.changed:
            memory.store(last, {"digest": found.digest})
        return outcome


def _snapshot(wish: Wish, session: Session, rows: list[tuple[t.Any, ...]]) -> Snapshot:
    conditions = extract.read(session.major, wish.script.schemas, rows, only=extract.CONDITIONS)
    creator = wish.limits.role or conditions.environment["current_user"]
    meaning = meaning_key(wish, creator, conditions)
    return Snapshot(
        digest=extract.digest(rows),
        census=extract.census(rows),
        creator=creator,
        meaning=meaning,
        question=_question_key(wish, meaning, conditions),
    )


def _question_key(wish: Wish, meaning: str, conditions: Reading) -> str:
    """Return a key for all that was asked, but for what the database holds.

    Every option counts, save those that can only decide how long a run takes: which database, and with which
    timeouts. Who asks counts as well, since warnings speak of it.
    """
    asked = {
        each.name: getattr(wish, each.name)
        for each in fields(wish)
        if each.name not in ("login", "limits", "shadow_timeout", "cache_folder")
    }
    asked["script"] = asdict(wish.script)
    return cache.key("question", meaning, asked, wish.limits.role, conditions.environment)


def _last_key(wish: Wish) -> str:
    """Return a key for the hash of what the database held when there last was nothing to do.

    It only saves the server from sending rows that may not be needed: what they mean is not remembered under it.
    """
    where = wish.login.describe() if wish.login else ""
    return cache.key("last", where, wish.script.sql, wish.script.schemas, wish.destructive)


def meaning_key(wish: Wish, creator: str, reading: Reading | None) -> str:
    """Return a key for everything that the meaning of the desired SQL depends on."""
    defaults = (
        sorted((fact.id, fact.attrs["state"]) for fact in reading.state.of_kind("default_privilege"))
        if reading
        else None
    )
    settings = of_role(reading.environment, creator) if reading else None
    script = wish.script
    major = reading.major if reading else 0
    roles = reading.environment["roles"] if reading else None
    queries = extract.statement(18, script.schemas)
    return cache.key(
        "meaning",
        wish.destructive == APPLY,
        script.sql,
        script.name,
        script.setup,
        script.schemas,
        creator,
        roles,
        defaults,
        reading.covers_database if reading else None,
        settings,
        wish.shadow_url,
        major,
        queries,
    )
