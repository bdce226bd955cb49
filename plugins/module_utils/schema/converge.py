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
from dataclasses import dataclass

from ..outcome import Outcome
from . import cache, extract
from .connection import connect
from .policy import APPLY
from .session_settings import of_role

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .connection import Login
    from .desired import Script
    from .extract.family import Reading
    from .transaction import Limits


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    :param login: the database, or None to plan for an empty one that doesn't exist (``assume_empty``).
    :param script: the desired schema.
    :param ensure_rls: every table of the managed schemas gets row level security, declared or not.
    :param destructive: ``keep``, ``fail`` or ``apply``.
    :param owners: whether ownership is compared.
    :param shadow_url: a server to read the desired schema on; empty for a throw-away one.
    :param limits: timeouts, and the role that makes the objects.
    :param online: in as many transactions as it takes to stop nobody for long, instead of one.
    :param cache_folder: where meanings are remembered; empty for nowhere.
    """

    login: Login | None
    script: Script
    limits: Limits
    ensure_rls: bool = False
    destructive: str = "keep"
    owners: bool = False
    online: bool = False
    shadow_url: str = ""
    cache_folder: str = ""


def converge(wish: Wish, *, check: bool, sleep: Callable[[float], None]) -> Outcome:
    """Make the database equal the desired schema, or in check mode say what that would take.

    :raises Failure: for bad SQL, an unreachable database, a destructive change under ``fail``, a statement that
        PostgreSQL refuses, or a transaction that could not prove itself. Nothing is changed then.
    """
    memory = cache.Cache(wish.cache_folder)
    if wish.login is None:
        from .change import for_nobody  # noqa: PLC0415 - see the top of the file

        return for_nobody(wish, memory, meaning_key(wish, wish.limits.role or "postgres", None))
    with connect(wish.login) as session:
        schemas = wish.script.schemas
        last = _last_key(wish)
        known = str((memory.load(last) or {}).get("digest", ""))
        rows = session.run(extract.snapshot(session.major, schemas, known))
        digest = extract.digest(rows)
        conditions = extract.read(session.major, schemas, rows, only=extract.CONDITIONS)
        creator = wish.limits.role or conditions.environment["current_user"]
        meaning = meaning_key(wish, creator, conditions)
        nothing = cache.key("nothing", meaning, digest, wish.destructive, wish.ensure_rls, wish.owners)
        remembered = memory.load(nothing)
        if remembered is not None:
            return Outcome(
                changed=False,
                result=remembered["result"],
                diff=remembered["diff"],
                warnings=tuple(remembered["warnings"]),
            )
        from .change import Start, change  # noqa: PLC0415 - see the top of the file

        if digest == known:
            rows = session.run(extract.statement(session.major, schemas))
        reading = extract.read(session.major, schemas, rows)
        del rows  # they are many, and from here on they are facts
        start = Start(reading, digest, meaning, creator)
        outcome = change(session, wish, memory, start, check=check, sleep=sleep)
        if not outcome.changed:
            diff = outcome.diff() if callable(outcome.diff) else outcome.diff
            memory.store(nothing, {"result": outcome.result, "diff": diff, "warnings": list(outcome.warnings)})
            memory.store(last, {"digest": digest})
        return outcome


def _last_key(wish: Wish) -> str:
    """Return a key for what the database held when there last was nothing to do.

    It only saves the server from sending what is known: what that means is under a key of its own.
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
    queries = extract.statement(18, script.schemas)
    return cache.key(
        "meaning",
        wish.destructive == APPLY,
        script.sql,
        script.setup,
        script.schemas,
        creator,
        defaults,
        settings,
        wish.shadow_url,
        major,
        queries,
    )
