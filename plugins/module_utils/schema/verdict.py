# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges many databases by the same desired schemas: equal, or what would be done.

A database that equals one judged before costs one round trip, in which the server sends only a hash: hashes contain no
OIDs, so equal databases have equal ones. Only for a hash that is new, the facts are read and the changes are planned, as
check mode does. Each desired schema is loaded once for all databases, whatever the number of threads.
"""

from __future__ import annotations

import difflib
import threading
import typing as t
from dataclasses import asdict, dataclass

from ..failure import Failure
from . import extract, report
from .apply_schema import fingerprint_of
from .desired import cache
from .desired_schema import lacks_object, read_desired, target_environment
from .model.facts import kind_of
from .model.fingerprint import KnownDigest
from .model.labels import label, target
from .model.secret_values import forgotten_afterwards, masked
from .observation import Observation, is_consistent
from .planning import Planner

if t.TYPE_CHECKING:
    from .comparison import Comparison
    from .database.connection import Session
    from .model.fingerprint import Fingerprint
    from .model.plan import Plan
    from .request import ApplyRequest

FIRST_TIMEOUT = 10.0
"""Seconds that databases wait for the verdict about the first one that has the same desired schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a run with the desired schema would do to a database.

    :param changes: what differs, without parts of what is created or dropped as a whole: ``action`` (``create``,
        ``alter``, or ``drop``), ``kind``, ``object``, and ``label``.
    :param statements: as ``pg_schema_apply`` returns them.
    :param kept: the differences that would be kept, as ``pg_schema_apply`` returns them.
    :param diff: the DDL of what differs, as a unified diff.
    :param plan_id: the ID of the plan, as ``pg_schema_apply`` returns it; empty without statements.
    :param resume_plan_ids: those of the plans that remain if a plan of several transactions is interrupted.
    :param undo: the way back, as ``pg_schema_apply`` returns it; None if the request doesn't ask for it, or without statements.
    """

    changes: tuple[dict[str, str], ...] = ()
    statements: tuple[dict[str, t.Any], ...] = ()
    kept: tuple[dict[str, str], ...] = ()
    diff: str = ""
    plan_id: str = ""
    resume_plan_ids: tuple[str, ...] = ()
    undo: dict[str, t.Any] | None = None

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.statements or self.kept)


class Judge:
    """Judges databases, from any number of threads.

    :param cache_folder: the folder for desired schemas and verdicts, which must be set.
    """

    def __init__(self, cache_folder: str) -> None:
        self._cache = cache.Cache(cache_folder)
        self._verdicts: dict[str, Verdict] = {}
        self._known: dict[str, KnownDigest] = {}
        self._desired: set[str] = set()
        self._failures: dict[str, Failure] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._firsts: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def judge(self, request: ApplyRequest, session: Session) -> Verdict:
        """Compare a database with the desired schema of a request. It changes nothing.

        :raises Failure: the desired schema is invalid, or the database can't be read or compared with it.
        """
        with forgotten_afterwards():
            try:
                return self._judge(request, session)
            except Failure as failure:
                raise Failure(masked(failure.message), hint=masked(failure.hint)) from None

    def _judge(self, request: ApplyRequest, session: Session) -> Verdict:
        schemas, question = request.script.schemas, _question(request, session.major)
        known = self._known_hash(question)
        if known.digest:
            rows = session.run(extract.open_digest(session.major, schemas, known.empty))
            if extract.digest(rows) == known.digest:
                verdict = self._remembered(_name_of(question, fingerprint_of(request, session, rows)))
                if verdict is not None:
                    return verdict
            # The content differs, or something else does, such as the roles.
            session.rollback(later=True)
        rows = session.run(extract.open_snapshot(session.major, schemas))
        found = fingerprint_of(request, session, rows)
        name = _name_of(question, found)
        verdict = self._remembered(name)
        if verdict is not None:
            return verdict
        observed, empty = Observation.of(found, rows, session.major, schemas), extract.empty_families(rows)
        del rows  # free the memory
        with self._lock_of(found.desired_key):
            is_first = self._load_desired(request, session, observed)
        is_judged = self._first_of(found.desired_key)
        if is_first:
            try:
                return self._plan(request, session, observed, question, empty)
            finally:
                is_judged.set()
        # Others are most likely equal to the first one. But its server may not answer, so nothing depends on it.
        is_judged.wait(FIRST_TIMEOUT)
        return self._remembered(name) or self._plan(request, session, observed, question, empty)

    def _plan(
        self,
        request: ApplyRequest,
        session: Session,
        observed: Observation,
        question: str,
        empty: tuple[str, ...],
    ) -> Verdict:
        extract.read_dependencies(observed.snapshot, observed.dependencies)
        _executor, comparison, _counted = Planner(session, request, self._cache, observed, None, check=True).plan()
        session.rollback()
        verdict = _verdict(comparison)
        found = observed.fingerprint
        # A plan, and what can't be applied, also depend on rows, which the hash doesn't cover.
        if not (comparison.plan.statements or comparison.plan.deltas or comparison.is_held) and is_consistent(
            session, request, found
        ):
            self._remember(_name_of(question, found), verdict, question, KnownDigest(found.digest, empty))
        return verdict

    def _load_desired(self, request: ApplyRequest, session: Session, observed: Observation) -> bool:
        """Load the desired schema unless it was loaded before; return whether this is the first time in this run.

        :raises Failure: it is invalid. The same is raised for every other database, without loading it again.
        """
        key = observed.fingerprint.desired_key
        if key in self._failures:
            failure = self._failures[key]
            raise Failure(failure.message, hint=failure.hint)
        is_first = key not in self._desired
        self._desired.add(key)
        if is_first and self._cache.load(key) is None:
            creator = observed.fingerprint.creator
            environment = target_environment(request, creator, observed.snapshot, observed.roles)
            try:
                self._cache.store_desired(key, read_desired(request, environment, session.major))
            except Failure as failure:
                if lacks_object(failure):  # whether this database has it is decided when its plan is made
                    return is_first
                self._failures[key] = failure
                raise
        return is_first

    def _remembered(self, name: str) -> Verdict | None:
        if name in self._verdicts:
            return self._verdicts[name]
        document = self._cache.load(name)
        if document is None or document.keys() != {"kept"}:
            return None
        verdict = self._verdicts[name] = Verdict(kept=tuple(document["kept"]))
        return verdict

    def _remember(self, name: str, verdict: Verdict, question: str, known: KnownDigest) -> None:
        self._verdicts[name] = verdict
        self._known[question] = known
        self._cache.store(name, {"kept": verdict.kept})
        self._cache.store(cache.key("known", question), asdict(known))

    def _known_hash(self, question: str) -> KnownDigest:
        """Return the hash that most databases are likely to have."""
        if question not in self._known:
            stored = self._cache.load(cache.key("known", question)) or {}
            self._known[question] = KnownDigest.of(stored)
        return self._known[question]

    def _lock_of(self, name: str) -> threading.Lock:
        with self._lock:
            return self._locks.setdefault(name, threading.Lock())

    def _first_of(self, name: str) -> threading.Event:
        with self._lock:
            return self._firsts.setdefault(name, threading.Event())


def _question(request: ApplyRequest, major: int) -> str:
    """Return a key for everything that a verdict depends on, which isn't the database.

    With the major version of its server: equal databases have other hashes there.
    """
    return cache.key(
        "question of many",
        major,
        asdict(request.script),
        request.limits.role,
        request.ensure_rls,
        request.destructive,
        request.manage_owners,
        request.online,
    )


def _name_of(question: str, found: Fingerprint) -> str:
    """Return the key of the verdict of a database."""
    return cache.key("verdict", question, found.desired_key, found.digest, found.counts)


def _verdict(comparison: Comparison) -> Verdict:
    return Verdict(
        changes=tuple(_changes(comparison.plan)),
        statements=tuple(
            {**each, "sql": masked(each["sql"])} for each in report.statements(comparison.plan.statements)
        ),
        kept=tuple(report.kept(comparison.kept)),
        diff=masked(_diff(comparison)),
        plan_id=comparison.identity.plan_id if comparison.plan.statements else "",
        resume_plan_ids=comparison.identity.resume_ids if comparison.plan.statements else (),
        undo=_undo(comparison),
    )


def _undo(comparison: Comparison) -> dict[str, t.Any] | None:
    if comparison.way_back is None or not comparison.plan.statements:
        return None
    back = report.undo(comparison.way_back)
    return {**back, "statements": [{**each, "sql": masked(each["sql"])} for each in back["statements"]]}


def _changes(plan: Plan) -> t.Iterator[dict[str, str]]:
    for statement in plan.renames:
        yield {
            "action": "alter",
            "kind": kind_of(statement.fact_id),
            "object": target(statement.fact_id),
            "label": label(statement.fact_id),
        }
    actions = {
        fact_id: "create" if delta.before is None else "drop" if delta.after is None else "alter"
        for fact_id, delta in plan.deltas.items()
    }
    for fact_id, delta in plan.deltas.items():
        fact = delta.after or delta.before
        if fact is None or actions[fact_id] == actions.get(fact.parent or ()):
            continue
        yield {"action": actions[fact_id], "kind": kind_of(fact_id), "object": target(fact_id), "label": label(fact_id)}


def _diff(comparison: Comparison) -> str:
    if not comparison.plan.statements:
        return ""
    found = report.difference(comparison.live, comparison.wanted, comparison.plan, "")
    before, after = (found[side].splitlines(keepends=True) for side in ("before", "after"))
    return "".join(difflib.unified_diff(before, after, "database", "desired"))
