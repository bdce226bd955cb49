# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow: load desired → extract → scope → retain → plan → apply → verify → report.

Check mode skips *apply* and *verify*: it reads in one read-only transaction and
reports the plan that a real run would execute.

This is the fast path for a database without differences, so it imports little;
``reconcile`` has the rest and is imported on demand.
"""

from __future__ import annotations

import contextlib
import gc
import typing as t
from dataclasses import asdict, fields

from ..outcome import Outcome
from . import extract
from .database.connection import connect
from .database.session_settings import role_settings
from .desired import cache
from .model.destructive import APPLY
from .model.fingerprint import Fingerprint, KnownDigest
from .model.labels import diff_headers
from .secret_outcome import without_secrets

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .database.connection import Session
    from .extract.snapshot import Snapshot
    from .request import ApplyRequest


def apply_schema(request: ApplyRequest, *, check: bool, sleep: Callable[[float], None]) -> Outcome:
    """Bring the database to the desired schema, or in check mode report the changes that takes.

    :raises Failure: for invalid SQL, an unreachable database, a destructive change under ``fail``, a statement that
        PostgreSQL rejects, or a failed verification. The failed transaction is rolled back.
    """
    with without_secrets() as hide:
        return hide(_apply_schema(request, check=check, sleep=sleep))


def _apply_schema(request: ApplyRequest, *, check: bool, sleep: Callable[[float], None]) -> Outcome:
    desired_cache = cache.Cache(request.cache_folder)
    if request.login is None:
        from .reconcile import plan_new_database  # noqa: PLC0415 - see the top of the file

        return plan_new_database(request, desired_cache, desired_key(request, request.limits.role or "postgres", None))
    with connect(request.login) as session, _garbage_collector_paused():
        schemas, last_key = request.script.schemas, _last_digest_key(request)
        last = desired_cache.load(last_key) or {}
        expected, objects = KnownDigest.of(last), desired_cache.load(str(last.get("objects", ""))) or {}
        if expected.digest:
            # Most databases are as the last run found them. Without the rows to return, the digest costs the server less.
            rows = session.run(extract.open_digest(session.major, schemas, expected.empty))
            found = fingerprint_of(request, session, rows)
            if known := _known_outcome(request, desired_cache, found):
                return known
            session.rollback(later=True)
            if found.digest == expected.digest:
                objects = {}  # this content is known, but not what the request asks for
        hashes = objects["hashes"] if isinstance(objects.get("hashes"), dict) else None
        rows = session.run(extract.open_snapshot(session.major, schemas, hashes))
        found = fingerprint_of(request, session, rows)
        if known := _known_outcome(request, desired_cache, found):
            return known
        from .observation import Observation  # noqa: PLC0415 - see the top of the file
        from .part import IncompletePart  # noqa: PLC0415 - see the top of the file
        from .reconcile import reconcile, reconcile_part  # noqa: PLC0415 - see the top of the file

        outcome: Outcome | None = None
        empty: tuple[str, ...] = ()
        # The way back may concern more than the changes do.
        if hashes and not request.return_undo:
            with contextlib.suppress(IncompletePart):
                outcome = reconcile_part(
                    session, request, desired_cache, found, rows=rows, known=objects, check=check, sleep=sleep
                )
        if outcome is None:
            if hashes:
                # The server didn't send all rows. Read them with their digest, as other sessions may be changing them.
                session.rollback()
                rows = session.run(extract.open_snapshot(session.major, schemas))
                found = fingerprint_of(request, session, rows)
            observed, empty = Observation.of(found, rows, session.major, schemas), extract.empty_families(rows)
            del rows  # free the memory
            outcome = reconcile(session, request, desired_cache, observed, check=check, sleep=sleep)
        known_digest = {} if outcome.changed else asdict(KnownDigest(found.digest, empty))
        desired_cache.store(last_key, {**known_digest, "objects": cache.objects_key(found.request_key)})
        return outcome


def _known_outcome(request: ApplyRequest, desired_cache: cache.Cache, found: Fingerprint) -> Outcome | None:
    """Return the outcome for a database in a state that is known to need no change, or None."""
    unchanged = desired_cache.load_unchanged(found.request_key, found.digest, found.counts)
    if unchanged is None or request.login is None:
        return None
    return Outcome(
        changed=False,
        result=unchanged.result,
        diff={**diff_headers(request.login.describe()), "before": "", "after": ""},
        warnings=unchanged.warnings,
    )


@contextlib.contextmanager
def _garbage_collector_paused() -> Iterator[None]:
    """Pause garbage collection: facts are many, long-lived and acyclic, and scanning them takes a third of the time.

    The result refers to them, so they are exempt until the next run; unreferenced ones are freed nevertheless.
    """
    enabled = gc.isenabled()
    gc.disable()
    gc.unfreeze()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def fingerprint_of(request: ApplyRequest, session: Session, rows: list[tuple[t.Any, ...]]) -> Fingerprint:
    """Return what identifies the state of the database, from the rows of ``extract.open_snapshot``."""
    conditions = extract.read(session.major, request.script.schemas, rows, only=extract.CONDITIONS)
    creator = request.limits.role or conditions.environment["current_user"]
    key = desired_key(request, creator, conditions)
    return Fingerprint(
        digest=extract.digest(rows),
        counts=extract.counts(rows),
        version=extract.version(rows),
        creator=creator,
        desired_key=key,
        request_key=_request_key(request, key, conditions),
    )


def _request_key(request: ApplyRequest, key: str, conditions: Snapshot) -> str:
    """Return a cache key for the whole request, independent of the database's contents.

    It covers every option except the database, expected plans, timeouts and the cache, which don't influence the result; the key of
    the desired schema covers the script. It includes the login role, because warnings name it.
    """
    options = {
        each.name: getattr(request, each.name)
        for each in fields(request)
        if each.name not in ("login", "limits", "script", "shadow_timeout", "cache_folder", "expected_plans")
    }
    return cache.key("question", key, options, request.limits.role, conditions.environment)


def _last_digest_key(request: ApplyRequest) -> str:
    """Return a cache key for the digest of the database after the last run without changes.

    The digest only saves the server from sending rows that aren't needed; no results are cached under it.
    """
    database = request.login.describe() if request.login else ""
    return cache.key("last", database, request.script.sql, request.script.schemas, request.destructive)


def desired_key(request: ApplyRequest, creator: str, snapshot: Snapshot | None) -> str:
    """Return a cache key for everything that the desired schema depends on."""
    defaults = (
        sorted((fact.id, fact.attributes["state"]) for fact in extract.default_privileges_in(snapshot.state))
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
        asdict(script),
        creator,
        roles,
        defaults,
        snapshot.covers_database if snapshot else None,
        settings,
        request.shadow_url,
        major,
        queries,
    )
