# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every transition under ``tests/cases``, in both directions, verified with ``pg_dump`` and not with the engine itself.

In ``make engine`` each case runs on one major (in ``make test`` every second one does), and a twelfth of them also backwards; with ``FULL=1``
all of them in both directions on every major found. Those about what can be changed online also run online: a twelfth of
them, or all. An eighteenth use a shadow server of another major than the database's, or each every other major.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.database.engine.conftest import undo_script
from tests.support import engine
from tests.support.dumps import FORGET_OWN_PARTS, difference, schema_of
from tests.support.long_runs import FULL, most_at_night
from tests.support.rows import OBJECTS, REMAINING_OBJECTS, losses, rows_of, schemas_of, tables_of
from tests.support.schema_cases import Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database

DROPS = re.compile(r"^\s*drop\b|\bdrop (column|constraint)\b", re.IGNORECASE)
NAMED_NOT_NULL, NAMED_SINCE = re.compile(r'CONSTRAINT ("[^"]+"|\w+) (?=NOT NULL)'), 18
NO_WAY_BACK = {
    "columns/identity-copied-and-another-type": "the limits that LIKE copied have no effect, and only a dump shows them",
    "functions/unqualified-in-generated-column": "the body needs the search path of the role",
    "grants/passed-on-goes-with-the-right-to": "what a grantee granted is not granted again in its name",
    "inheritance/another-parent-of-other-types": "a column stays defined locally",
    "inheritance/check-differs-below-a-kept-one": "a check stays defined locally",
    "inheritance/not-null-of-a-dropped-identity-18": "an identity column can't be added to a table with child tables",
    "partitions/not-null-named-otherwise-18": "the name of the constraint that a partition inherits is not restored",
    "settings/backslashes-escape": "the script is parsed before its settings apply, as it is sent at once here",
}
ONLINE = ("columns", "constraints", "event-triggers", "foreign-tables", "indexes", "inheritance", "partitions")


@dataclass(frozen=True, slots=True)
class Transition:
    """A case, in one direction, on one major, and the major of the shadow server."""

    case: Case
    backwards: bool
    major: int
    shadow: int

    @property
    def keeps(self) -> bool:
        """Whether it is tested under ``keep``, too."""
        return self.case.keeps is not None and not self.backwards

    def __str__(self) -> str:
        suffix = f"-shadow-pg{self.shadow}" if self.shadow != self.major else ""
        return f"{self.case.name}-{'backwards' if self.backwards else 'forwards'}-pg{self.major}{suffix}"

    @property
    def current(self) -> str:
        """The schema before."""
        return self.case.after if self.backwards else self.case.before

    @property
    def desired(self) -> str:
        """The desired schema."""
        return self.case.before if self.backwards else self.case.after


def transitions() -> Iterator[Transition]:
    for case in cases():
        for backwards in (False, True) if case.also_backwards and not case.unchanged else (False,):
            for major in case.chosen(backwards=backwards):
                yield Transition(case, backwards, major, major)


def prepare(case: Case, *databases: Database) -> None:
    """Run the SQL that precedes a schema in databases."""
    for database in databases:
        load(database, case.admin.replace("{database}", f'"{database.name}"'))


def load(database: Database, sql: str) -> None:
    if any(line.strip() and not line.startswith("--") for line in sql.splitlines()):
        database.cluster.run(sql, database.name)  # in a session of its own, with the settings of the database


def online_transitions() -> Iterator[Transition]:
    for transition in transitions():
        kind, name = transition.case.name.split("/")
        if kind in ONLINE and (FULL or transition.keeps or zlib.crc32(name.encode()) % 12 == 0):
            yield transition


def cross_version_transitions() -> Iterator[Transition]:
    for case in cases():
        pairs = list(itertools.permutations(case.runs_on(), 2))
        checksum = zlib.crc32(case.name.encode())
        if not FULL and pairs:
            pairs = [pairs[checksum // 18 % len(pairs)]] if checksum % 18 == 1 else []
        for major, shadow in pairs:
            yield Transition(case, False, major, shadow)


def reversible_transitions() -> Iterator[Transition]:
    for transition in transitions():
        case = transition.case
        if case.refused or case.secrets or case.name in NO_WAY_BACK:
            continue
        if FULL or zlib.crc32(str(transition).encode()) % 20 == 0:
            yield transition


@pytest.mark.fuzz
@pytest.mark.parametrize("transition", most_at_night(transitions(), every=4), ids=str)
def test_applies(transition: Transition, databases: Callable[[int], Databases]) -> None:
    """The database becomes what the SQL says, with the statements that check mode showed, no row is lost, a second run is empty."""
    apply_and_verify(transition, databases)


@pytest.mark.fuzz
@pytest.mark.parametrize("transition", list(cross_version_transitions()), ids=str)
def test_applies_with_shadow_of_another_major(transition: Transition, databases: Callable[[int], Databases]) -> None:
    """The shadow server may be older or newer than the database: the result is the same."""
    apply_and_verify(transition, databases)


@pytest.mark.fuzz
@pytest.mark.parametrize("transition", list(online_transitions()), ids=str)
def test_applies_online(transition: Transition, databases: Callable[[int], Databases]) -> None:
    """The same in several transactions."""
    apply_and_verify(transition, databases, online=True)


@pytest.mark.parametrize("transition", [each for each in transitions() if each.keeps], ids=str)
def test_keeps(transition: Transition, databases: Callable[[int], Databases]) -> None:
    """Under ``keep`` a run drops nothing, reports what it kept, and a second run is empty."""
    keep_and_verify(transition, databases)


@pytest.mark.parametrize("transition", [each for each in online_transitions() if each.keeps], ids=str)
def test_keeps_online(transition: Transition, databases: Callable[[int], Databases]) -> None:
    """The same in several transactions."""
    keep_and_verify(transition, databases, online=True)


@pytest.mark.fuzz
@pytest.mark.parametrize("transition", list(reversible_transitions()), ids=str)
def test_goes_back(transition: Transition, databases: Callable[[int], Databases]) -> None:
    """The way back that a run returns leads to the schema before it."""
    case, pool = transition.case, databases(transition.major)
    pool.ensure_roles(*case.roles)
    with contextlib.ExitStack() as opened:
        target, former, later = (
            opened.enter_context(opened.enter_context(pool.empty()).open()) for _number in range(3)
        )
        prepare(case, target, former, later)
        load(target, transition.current)
        load(former, transition.current)
        load(later, transition.desired)
        schemas = schemas_of(target, later)
        for where in (target, former):
            load(where, case.outside)
        done = engine.apply(
            target.url,
            transition.desired,
            schemas=schemas,
            shadow_url=pool.cluster.url(),
            manage_owners=True,
            return_undo=True,
        )

        load(target, undo_script(done.result["undo"]))

        for where in (target, former):
            where.run(FORGET_OWN_PARTS)
        assert difference(schema_of(target), schema_of(former)) == "", undo_script(done.result["undo"])


def keep_and_verify(transition: Transition, databases: Callable[[int], Databases], *, online: bool = False) -> None:
    """Apply under ``keep`` and verify the result."""
    case, pool = transition.case, databases(transition.major)
    pool.ensure_roles(*case.roles)
    with pool.empty() as empty, empty.open() as target:
        prepare(case, target)
        load(target, case.before)
        load(target, case.seed)
        schemas = schemas_of(target)
        load(target, case.outside)
        before, tables, objects = rows_of(target), tables_of(target), set(target.run(OBJECTS))
        options: dict[str, Any] = {"schemas": schemas, "shadow_url": pool.cluster.url(), "online": online}
        predicted = engine.apply(target.url, case.after, check=True, destructive="keep", **options)
        done = engine.apply(target.url, case.after, destructive="keep", **options)
        assert sorted(each["object"] for each in done.kept) == sorted(case.keeps or ())
        assert losses(before, rows_of(target), tables - set(case.writes)) == []
        assert not objects - set(target.run(REMAINING_OBJECTS)), "\n".join(done.statements)
        assert (predicted.statements, predicted.kept) == (done.statements, done.kept)
        again = engine.apply(target.url, case.after, destructive="keep", **options)
        assert not again.statements
        assert not again.changed
        assert again.kept == done.kept


def verify_refusal(target: Database, case: Case, **options: Any) -> None:
    """Apply, and verify that it is refused before anything is changed."""
    before = schema_of(target)
    for check in (True, False):
        with pytest.raises(engine.Failure, match=re.escape(case.refused)):
            engine.apply(target.url, case.after, check=check, **options)
    assert difference(schema_of(target), before) == ""


def apply_and_verify(transition: Transition, databases: Callable[[int], Databases], *, online: bool = False) -> None:
    """Apply and verify the result."""
    case, pool = transition.case, databases(transition.major)
    shadow = databases(transition.shadow).cluster.url()
    pool.ensure_roles(*case.roles)
    with (
        pool.empty() as empty,
        pool.empty() as other,
        empty.open() as target,
        other.open() as reference,
    ):
        prepare(case, target, reference)
        load(target, transition.current)
        if not transition.backwards:
            load(target, case.seed)
        load(reference, transition.desired)
        schemas = schemas_of(target, reference)
        load(target, case.outside)
        if case.refused:
            verify_refusal(target, case, schemas=schemas, shadow_url=shadow, online=online)
            return
        load(reference, case.outside)
        wanted, before = schema_of(reference), rows_of(target)

        def run(where: Database, *, check: bool = False, **options: Any) -> engine.Applied:
            return engine.apply(
                where.url,
                transition.desired,
                schemas=schemas,
                check=check,
                shadow_url=shadow,
                manage_owners=True,
                online=online,
                **options,
            )

        predicted = run(target, check=True)
        done = run(target, expected_plan=[predicted.result["plan_id"]])
        unnamed = transition.shadow < NAMED_SINCE <= transition.major
        if case.own_parts or unnamed:
            for where in (target, reference):
                where.run(FORGET_OWN_PARTS)
            wanted = schema_of(reference)
        result = schema_of(target)
        if unnamed:
            # A version without the parent links and names of NOT NULL constraints leaves both unchanged.
            result, wanted = ([NAMED_NOT_NULL.sub("", block) for block in each] for each in (result, wanted))
        assert difference(result, wanted) == "", "\n".join(["not the desired schema, after:", *done.statements])
        assert losses(before, rows_of(target), tables_of(reference) - set(case.writes)) == []
        assert predicted.statements == done.statements
        assert (predicted.changed, predicted.kept) == (done.changed, done.kept)
        assert predicted.result["plan_id"] == done.result["plan_id"]
        assert not done.kept
        assert done.changed != case.unchanged

        again = run(target)
        assert not again.statements
        assert not again.changed
        rerun = run(reference, check=True)
        assert not rerun.statements, "the SQL that created it is reported to differ"
        if case.no_drop and not transition.backwards and not online:
            assert not [statement for statement in done.statements if DROPS.search(statement)]
