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
from .database.session_settings import role_settings
from .desired import cache
from .model.destructive import APPLY
from .model.fingerprint import Fingerprint
from .model.labels import diff_headers

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .database.connection import Session
    from .extract.snapshot import Snapshot
    from .request import ApplyRequest


def apply_schema(request: ApplyRequest, *, check: bool, sleep: Callable[[float], None]) -> Outcome:
    """Make the database equal the desired schema, or in check mode say what that would take.

    :raises Failure: for bad SQL, an unreachable database, a destructive change under ``fail``, a statement that
        PostgreSQL refuses, or a transaction that could not prove itself. Nothing is changed then.
    """
    desired_cache = cache.Cache(request.cache_folder)
    if request.login is None:
        from .reconcile import plan_new_database  # noqa: PLC0415 - see the top of the file

        return plan_new_database(request, desired_cache, desired_key(request, request.limits.role or "postgres", None))
    with connect(request.login) as session:
        schemas, last = request.script.schemas, _last_digest_key(request)
        known = str((desired_cache.load(last) or {}).get("digest", ""))
        rows = session.run(extract.open_snapshot(session.major, schemas, known))
        found = _fingerprint(request, session, rows)
        unchanged = desired_cache.load_unchanged(found.request_key, found.digest, found.counts)
        if unchanged is not None:
            return Outcome(
                changed=False,
                result=unchanged.result,
                diff={**diff_headers(request.login.describe()), "before": "", "after": ""},
                warnings=unchanged.warnings,
            )
        from .reconcile import Observation, reconcile  # noqa: PLC0415 - see the top of the file

        if found.digest == known:
            # The server sent no rows. They are read with their hash, not after it: somebody may be changing things.
            session.rollback()
            rows = session.run(extract.open_snapshot(session.major, schemas))
            found = _fingerprint(request, session, rows)
        start = Observation(found, extract.read(session.major, schemas, rows))
        del rows  # they are many, and from here on they are facts
        outcome = reconcile(session, request, desired_cache, start, check=check, sleep=sleep)
        if not outcome.changed:
            desired_cache.store(last, {"digest": found.digest})
        return outcome


def _fingerprint(request: ApplyRequest, session: Session, rows: list[tuple[t.Any, ...]]) -> Fingerprint:
    conditions = extract.read(session.major, request.script.schemas, rows, only=extract.CONDITIONS)
    creator = request.limits.role or conditions.environment["current_user"]
    meaning = desired_key(request, creator, conditions)
    return Fingerprint(
        digest=extract.digest(rows),
        counts=extract.counts(rows),
        creator=creator,
        desired_key=meaning,
        request_key=_request_key(request, meaning, conditions),
    )


def _request_key(request: ApplyRequest, meaning: str, conditions: Snapshot) -> str:
    """Return a key for all that was asked, but for what the database holds.

    Every option counts, save those that can only decide how long a run takes: which database, and with which
    timeouts. Who asks counts as well, since warnings speak of it.
    """
    asked = {
        each.name: getattr(request, each.name)
        for each in fields(request)
        if each.name not in ("login", "limits", "shadow_timeout", "cache_folder")
    }
    asked["script"] = asdict(request.script)
    return cache.key("question", meaning, asked, request.limits.role, conditions.environment)


def _last_digest_key(request: ApplyRequest) -> str:
    """Return a key for the hash of what the database held when there last was nothing to do.

    It only saves the server from sending rows that may not be needed: what they mean is not remembered under it.
    """
    where = request.login.describe() if request.login else ""
    return cache.key("last", where, request.script.sql, request.script.schemas, request.destructive)


def desired_key(request: ApplyRequest, creator: str, snapshot: Snapshot | None) -> str:
    """Return a key for everything that the meaning of the desired SQL depends on."""
    defaults = (
        sorted((fact.id, fact.attributes["state"]) for fact in snapshot.state.of_kind("default_privilege"))
        if snapshot
        else None
    )
    settings = role_settings(snapshot.environment, creator) if snapshot else None
    script = request.script
    major = snapshot.major if snapshot else 0
    roles = snapshot.environment["roles"] if snapshot else None
    queries = extract.statement(18, script.schemas)
    return cache.key(
        "meaning",
        request.destructive == APPLY,
        script.sql,
        script.name,
        script.setup_sql,
        script.schemas,
        creator,
        roles,
        defaults,
        snapshot.covers_database if snapshot else None,
        settings,
        request.shadow_url,
        major,
        queries,
    )
