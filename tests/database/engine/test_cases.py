# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every transition under ``tests/cases``, there and back, judged by ``pg_dump`` and not by the engine itself.

In ``make test`` each runs on one major, a different one for each, and a third of them back again; with
``SCHEMA_CASES=all`` all of them there and back on every major found. Those about what can be changed online are so
changed, too: a sixth of them, or all. And a third of them is read on another major than it is applied on, or each on
every other.
"""

from __future__ import annotations

import itertools
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.dump_judge import FORGET_OWN_PARTS, difference, schema_of
from tests.support.rows import OBJECTS, losses, rows_of, schemas_of, tables_of
from tests.support.schema_cases import EVERYWHERE, Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database

DROPS = re.compile(r"^\s*drop\b|\bdrop (column|constraint)\b", re.IGNORECASE)
NAMED_NOT_NULL, NAMED_SINCE = re.compile(r'CONSTRAINT ("[^"]+"|\w+) (?=NOT NULL)'), 18
ONLINE = ("columns", "constraints", "indexes", "inheritance", "partitions")


@dataclass(frozen=True, slots=True)
class Journey:
    """A case, in one direction, on one major, and the major that the desired SQL is read on."""

    case: Case
    backwards: bool
    major: int
    shadow: int

    @property
    def keeps(self) -> bool:
        """Whether it is judged under ``keep``, too."""
        return self.case.keeps is not None and not self.backwards

    def __str__(self) -> str:
        read_on = f"-read-on-{self.shadow}" if self.shadow != self.major else ""
        return f"{self.case.name}-{'backwards' if self.backwards else 'forwards'}-pg{self.major}{read_on}"

    @property
    def start(self) -> str:
        """The schema that is there."""
        return self.case.after if self.backwards else self.case.before

    @property
    def goal(self) -> str:
        """The schema that is wanted."""
        return self.case.before if self.backwards else self.case.after


def journeys() -> Iterator[Journey]:
    for case in cases():
        for backwards in (False, True) if case.also_backwards and not case.unchanged else (False,):
            for major in case.chosen(backwards=backwards):
                yield Journey(case, backwards, major, major)


def prepare(case: Case, *databases: Database) -> None:
    """Do to databases what was done to them before anything of the schema was there."""
    for database in databases:
        load(database, case.admin.replace("{database}", f'"{database.name}"'))


def load(database: Database, sql: str) -> None:
    if any(line.strip() and not line.startswith("--") for line in sql.splitlines()):
        database.run(sql)


def online_journeys() -> Iterator[Journey]:
    for journey in journeys():
        kind, name = journey.case.name.split("/")
        if kind in ONLINE and (EVERYWHERE or journey.keeps or zlib.crc32(name.encode()) % 6 == 0):
            yield journey


def crossings() -> Iterator[Journey]:
    for case in cases():
        pairs = list(itertools.permutations(case.runs_on(), 2))
        draw = zlib.crc32(case.name.encode())
        if not EVERYWHERE and pairs:
            pairs = [pairs[draw // 3 % len(pairs)]] if draw % 3 == 1 else []
        for major, shadow in pairs:
            yield Journey(case, False, major, shadow)


@pytest.mark.fuzz
@pytest.mark.parametrize("journey", list(journeys()), ids=str)
def test_arrives(journey: Journey, databases: Callable[[int], Databases]) -> None:
    """The database becomes what the SQL says, in statements foretold, keeping its rows, and then there is peace."""
    arrive(journey, databases)


@pytest.mark.fuzz
@pytest.mark.parametrize("journey", list(crossings()), ids=str)
def test_arrives_whatever_major_reads_the_sql(journey: Journey, databases: Callable[[int], Databases]) -> None:
    """The shadow may be older or newer than the database: that alone is no difference, and hides none."""
    arrive(journey, databases)


@pytest.mark.fuzz
@pytest.mark.parametrize("journey", list(online_journeys()), ids=str)
def test_arrives_online(journey: Journey, databases: Callable[[int], Databases]) -> None:
    """The same holds for several transactions instead of one."""
    arrive(journey, databases, online=True)


@pytest.mark.parametrize("journey", [each for each in journeys() if each.keeps], ids=str)
def test_keeps(journey: Journey, databases: Callable[[int], Databases]) -> None:
    """Under ``keep`` a run does what leaves everything in place, says what it kept, and then there is peace."""
    keep(journey, databases)


@pytest.mark.parametrize("journey", [each for each in online_journeys() if each.keeps], ids=str)
def test_keeps_online(journey: Journey, databases: Callable[[int], Databases]) -> None:
    """The same holds for several transactions instead of one."""
    keep(journey, databases, online=True)


def keep(journey: Journey, databases: Callable[[int], Databases], *, online: bool = False) -> None:
    """Bring a database there as far as nothing is lost by it, and judge it."""
    case, pool = journey.case, databases(journey.major)
    pool.ensure_roles(*case.roles)
    with pool.empty() as target:
        prepare(case, target)
        load(target, case.before)
        load(target, case.seed)
        before, tables, objects = rows_of(target), tables_of(target), set(target.run(OBJECTS))
        schemas = schemas_of(target)
        options: dict[str, Any] = {"schemas": schemas, "shadow_url": pool.cluster.url(), "online": online}
        foretold = engine.apply(target.url, case.after, check=True, destructive="keep", **options)
        done = engine.apply(target.url, case.after, destructive="keep", **options)
        assert sorted(each["object"] for each in done.kept) == sorted(case.keeps or ())
        assert losses(before, rows_of(target), tables - set(case.writes)) == []
        assert not objects - set(target.run(OBJECTS)), "\n".join(done.statements)
        assert (foretold.statements, foretold.kept) == (done.statements, done.kept)
        again = engine.apply(target.url, case.after, destructive="keep", **options)
        assert not again.statements
        assert not again.changed
        assert again.kept == done.kept


def arrive(journey: Journey, databases: Callable[[int], Databases], *, online: bool = False) -> None:
    """Bring a database there, and judge it."""
    case, pool = journey.case, databases(journey.major)
    shadow = databases(journey.shadow).cluster.url()
    pool.ensure_roles(*case.roles)
    with pool.empty() as target, pool.empty() as reference:
        prepare(case, target, reference)
        load(target, journey.start)
        if case.seed and not journey.backwards:
            target.run(case.seed)
        load(reference, journey.goal)
        wanted, before = schema_of(reference), rows_of(target)
        schemas = schemas_of(target, reference)

        def run(where: Database, *, check: bool = False) -> engine.Applied:
            return engine.apply(
                where.url,
                journey.goal,
                schemas=schemas,
                check=check,
                shadow_url=shadow,
                manage_owners=True,
                online=online,
            )

        foretold = run(target, check=True)
        done = run(target)
        unnamed = journey.shadow < NAMED_SINCE <= journey.major
        if case.own_parts or unnamed:
            for where in (target, reference):
                where.run(FORGET_OWN_PARTS)
            wanted = schema_of(reference)
        made = schema_of(target)
        if unnamed:
            # What doesn't know whose a NOT NULL is and how it is called leaves both as they are.
            made, wanted = ([NAMED_NOT_NULL.sub("", block) for block in each] for each in (made, wanted))
        assert difference(made, wanted) == "", "\n".join(["not what was wanted, after:", *done.statements])
        assert losses(before, rows_of(target), tables_of(reference) - set(case.writes)) == []
        assert foretold.statements == done.statements
        assert (foretold.changed, foretold.kept) == (done.changed, done.kept)
        assert not done.kept
        assert done.changed != case.unchanged

        again = run(target)
        assert not again.statements
        assert not again.changed
        at_home = run(reference, check=True)
        assert not at_home.statements, "the very SQL it was made from is said to differ"
        if case.no_drop and not journey.backwards and not online:
            assert not [statement for statement in done.statements if DROPS.search(statement)]
