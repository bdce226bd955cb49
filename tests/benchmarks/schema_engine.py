# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of the schema engine, compared with ``pg_dump --schema-only`` and with other tools on the same databases in one run.

    python -m tests.benchmarks.schema_engine [21 200 1000]

Complete processes are measured, one at a time and alternating. The databases are never analyzed, like a new client's.
Targets are printed and judged, never asserted. migra is installed from PyPI into an environment of its own,
``.build/migra``, on the first run, and pg-delta from npm into ``.build/pg-delta``; if that fails, their lines say so.
"""

from __future__ import annotations

import abc
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.generate import ADDED, ROLE, added_to, generate
from tests.benchmarks.processes import LOGGING, Cost, Watch, best
from tests.support.postgres import ROOT, Cluster, Database, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (21, 200, 1000)
ROUNDS = 5
OF_DUMP, OF_DUMP_SMALL, SMALL = 0.7, 1.0, 100
OF_PEER = 0.35
OF_NO_CHANGE, OF_NO_CHANGE_SMALL = 2.5, 2.0
OF_SQL = 1.0
MEGABYTES = 200
MIGRA, MIGRA_VERSION = ROOT / ".build" / "migra", "3.0.1663481299"
PG_DELTA, PG_DELTA_VERSION = ROOT / ".build" / "pg-delta", "1.0.0-alpha.34"
CLI = ROOT / "tests" / "support" / "apply_cli.py"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / ".build" / "link"), str(ROOT)])}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # the same figures wherever this runs
BARE = [sys.executable, "-c", "import sys; sys.argv = ['x']; import tests.support.apply_cli"]
SETTINGS = {**LOGGING, "max_locks_per_transaction": "1024", "max_connections": "20"}

_LOAD = "import sys, psycopg2; psycopg2.connect(sys.argv[1]).cursor().execute('BEGIN;' + open(sys.argv[2]).read() + 'COMMIT')"

NO_CHANGE, CHECKED, APPLIED, NOTHING = "no change", "a column more, check", "a column more, applied", "from nothing"


def print_line(line: str = "") -> None:
    """Print a line immediately."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def show(what: str, cost: Cost, comment: str = "") -> None:
    """Print one line of the table."""
    server = "" if cost.server is None else f"{cost.server:.2f}"
    trips = "" if cost.trips is None else str(cost.trips)
    memory = f"{cost.megabytes:.0f}" if cost.megabytes else ""
    print_line(f"  {what:<36}{cost.wall:8.2f}{cost.client:9.2f}{server:>9}{memory:>8}{trips:>7}   {comment}".rstrip())


def judged(value: float, aim: float, unit: str = "") -> str:
    """Return whether a target is met, in words."""
    return f"aim {aim:g}{unit}: {'kept' if value <= aim else 'MISSED'}"


@dataclass(frozen=True, slots=True)
class Subject:
    """A database with the schema, a copy of it, and the commands that are run on them."""

    size: int
    database: Database
    twin: Database
    folder: Path

    def wanted(self, *, column_added: bool = False) -> Path:
        """Write a desired schema into a file."""
        path = self.folder / ("more.sql" if column_added else "same.sql")
        path.write_text(generate(self.size, column_added=column_added))
        return path

    def engine(
        self, wanted: Path, database: Database | None = None, *, check: bool = False, cache: str = "cache"
    ) -> list[str | Path]:
        """Return the command that applies the schema in a file to a database."""
        target = database or self.database
        command: list[str | Path] = [
            sys.executable,
            CLI,
            "--db",
            target.url,
            "--sql-file",
            wanted,
            "--cache-folder",
            self.folder / cache,
        ]
        return [*command, "--shadow-url", target.cluster.url(), *(["--check"] if check else [])]

    def count(self, watch: Watch, wanted: Path, *, check: bool = False) -> Cost:
        """Run the engine and count its round trips to the database."""
        return watch.count(self.engine(wanted, check=check), self.database.name)

    def load(self, wanted: Path, database: Database) -> list[str | Path]:
        """Return the command that only runs an SQL file."""
        return [sys.executable, "-c", _LOAD, database.url, wanted]

    def dump(self) -> list[str | Path]:
        """Return the command that dumps the schema."""
        return [self.database.cluster.bin_dir / "pg_dump", "--schema-only", "--no-sync", "-d", self.database.url]


class Peer(abc.ABC):
    """Another tool that compares two databases, in an environment of its own.

    :param missing: why it isn't installed; empty if it is.
    """

    name: str
    command: Path

    def __init__(self) -> None:
        self.missing = ""
        if self.command.exists():
            return
        print_line(f"Installing {self.name} for {self.command.relative_to(ROOT)}")
        try:
            self.install()
        except (subprocess.CalledProcessError, OSError) as error:
            reported = str(getattr(error, "stderr", "") or error).strip()
            self.missing = reported.splitlines()[-1] if reported else "no reason given"

    @abc.abstractmethod
    def install(self) -> None:
        """Install the tool.

        :raises CalledProcessError: it can't be installed; likewise OSError.
        """

    @abc.abstractmethod
    def plan(self, before: Database, after: Database) -> list[str | Path]:
        """Return the command that prints the statements from one database to the other."""

    def run(self, watch: Watch, what: str, before: Database, after: Database, ours: Cost | None = None) -> None:
        """Let it print the statements from one database to the other, and print the cost."""
        if self.missing:
            print_line(f"  {f'{self.name}, {what}':<36}is not there: {self.missing}")
            return
        command = self.plan(before, after)
        try:
            theirs = best([watch.run(command), watch.count(command, before.name, after.name)])
        except SystemExit as failure:  # the other lines don't need it
            reported = str(failure).strip().splitlines() or ["no reason given"]
            print_line(f"  {f'{self.name}, {what}':<36}failed: {reported[-1]}")
            return
        comment = ""
        if ours is not None:
            ratio = ours.wall / theirs.wall
            aim = f", {judged(ratio, OF_PEER)}" if self.name == "migra" and what == NO_CHANGE else ""
            comment = f"ours whole {ratio:.2f} x{aim} ({ours.work / theirs.work:.2f} x by processor)"
        show(f"{self.name}, {what}", theirs, comment)


class Migra(Peer):
    """A tool in Python."""

    name = "migra"
    command = MIGRA / "bin" / "migra"

    def install(self) -> None:
        """Install the tool from PyPI."""
        subprocess.run([sys.executable, "-m", "venv", MIGRA], check=True, capture_output=True, text=True)
        # It still imports pkg_resources, which newer setuptools no longer have.
        packages = [f"migra[pg]=={MIGRA_VERSION}", "setuptools<81"]
        pip: list[str | Path] = [MIGRA / "bin" / "pip", "install", "--quiet", *packages]
        subprocess.run(pip, check=True, capture_output=True, text=True)

    def plan(self, before: Database, after: Database) -> list[str | Path]:
        """Return the command that prints the statements from one database to the other."""
        urls = [each.url.replace("postgresql:", "postgresql+psycopg2:") for each in (before, after)]
        return [self.command, "--with-privileges", "--unsafe", *urls]


class PgDelta(Peer):
    """A tool in TypeScript, of Supabase."""

    name = "pg-delta"
    command = PG_DELTA / "node_modules" / ".bin" / "pgdelta"

    def install(self) -> None:
        """Install the tool from npm."""
        if shutil.which("npm") is None:
            raise OSError("npm is not installed")
        options = ["--silent", "--no-fund", "--no-audit", "--prefix", str(PG_DELTA)]
        npm = ["npm", "install", *options, f"@supabase/pg-delta@{PG_DELTA_VERSION}"]
        PG_DELTA.mkdir(parents=True, exist_ok=True)
        subprocess.run(npm, check=True, capture_output=True, text=True)

    def plan(self, before: Database, after: Database) -> list[str | Path]:
        """Return the command that prints the statements from one database to the other."""
        return [self.command, "plan", "--source", before.url, "--desired", after.url]


def floor(watch: Watch, database: Database, known: Sequence[str] = ()) -> tuple[Cost, list[str]]:
    """Measure the extraction alone (``tests.benchmarks.extraction``).

    :param known: the hash, and the families without rows, if the server needn't send more than the hash.
    :return: its cost, where the server's part is the time until the response arrives, and what is known then.
    """
    done = watch.run([sys.executable, "-m", "tests.benchmarks.extraction", database.url, *known])
    reported = json.loads(done.output)
    cost = Cost(reported["wall"], reported["client"], reported["answered"], done.megabytes)
    return cost, [reported["digest"], *reported["empty"]]


def measure(watch: Watch, peers: Sequence[Peer], subject: Subject) -> dict[str, Cost]:
    """Measure one size, print the lines of the report, and return the values that should grow with the number of tables."""
    same, more = subject.wanted(), subject.wanted(column_added=True)
    made, alone = measure_nothing(watch, subject, same)
    for database in (subject.database, subject.twin):
        database.run(same.read_text())
    unchanged = measure_no_change(watch, peers, subject, same)

    cold = watch.run(subject.engine(more, check=True))
    checked = best([watch.run(subject.engine(more, check=True)), subject.count(watch, more, check=True)])
    applied = measure_applied(watch, subject, more)
    show("a column more, check, SQL never read", cold)
    show(CHECKED, checked, compared(checked, unchanged))
    aim = OF_NO_CHANGE_SMALL if subject.size < SMALL else OF_NO_CHANGE
    verdict = judged(applied.work / unchanged.work, aim)
    show(APPLIED, applied, f"{compared(applied, unchanged)}, {verdict}")
    # The engine has added the column to the database; the copy doesn't have it.
    for peer in peers:
        peer.run(watch, "a column more, printed", subject.twin, subject.database, applied)

    show(NOTHING, made, "the SQL runs in the shadow and in the database")
    show("the SQL alone", alone)
    wall, share = made.wall - 2 * alone.wall, made.work / alone.work - 2
    print_line(
        f"  {'from nothing, net of the SQL twice':<36}{wall:8.2f} {wall / alone.wall:.2f} x the SQL "
        f"({share:.2f} x by processor, {judged(share, OF_SQL)})"
    )
    with fresh_database(subject.database.cluster) as nothing:
        for peer in peers:
            peer.run(watch, "from nothing, printed", nothing, subject.twin)
    peak = max(cost.megabytes for cost in (made, unchanged, cold, checked, applied))
    print_line(f"  {'peak memory of all':<38}{peak:.0f} MB, {judged(peak, MEGABYTES, ' MB')}")
    return {NO_CHANGE: unchanged, CHECKED: checked, APPLIED: applied, NOTHING: made}


def compared(cost: Cost, unchanged: Cost) -> str:
    """Return the ratio of a cost to that of a run without changes, in words."""
    return f"{cost.wall / unchanged.wall:.2f} x no change ({cost.work / unchanged.work:.2f} x by processor)"


def measure_nothing(watch: Watch, subject: Subject, same: Path) -> tuple[Cost, Cost]:
    """Measure the run that makes everything, without a cache, and the SQL alone, in turns: the first run of a server is slow."""
    made, alone = list[Cost](), list[Cost]()
    for number in range(2):
        with fresh_database(subject.database.cluster) as database:
            alone.append(watch.run(subject.load(same, database)))
        with fresh_database(subject.database.cluster) as database:
            command = subject.engine(same, database, cache=f"from-nothing-{number}")
            # Logging, which tells the number of round trips, adds to the cost.
            made.append(watch.run(command) if number else watch.count(command, database.name))
    return best(made), best(alone)


def measure_applied(watch: Watch, subject: Subject, more: Path) -> Cost:
    """Measure the run that adds the column; the database has it afterwards."""
    costs = [subject.count(watch, more)]
    for _round in range(ROUNDS // 2):
        subject.database.run(f"alter table {added_to(subject.size)} drop column {ADDED}")
        costs.append(watch.run(subject.engine(more)))
    return best(costs)


def measure_no_change(watch: Watch, peers: Sequence[Peer], subject: Subject, same: Path) -> Cost:
    """Measure a run without changes, the most frequent kind, and the alternatives."""
    watch.run(subject.engine(same))
    ours, bare, dumps, known, sent = [], [], [], [], []
    for _round in range(ROUNDS):
        bare.append(watch.run(BARE))
        dumps.append(watch.run(subject.dump()))
        ours.append(watch.run(subject.engine(same)))
        cost, found = floor(watch, subject.database)
        sent.append(cost)
        known.append(floor(watch, subject.database, found)[0])
    ours.append(subject.count(watch, same))
    dumps.append(watch.count(subject.dump(), subject.database.name))
    us, imports, dump = best(ours), best(bare), best(dumps)
    net, work = us.wall - imports.wall, us.work - imports.work
    verdict = judged(net / dump.wall, OF_DUMP_SMALL if subject.size < SMALL else OF_DUMP)
    show("bare process, same imports", imports)
    show(NO_CHANGE, us, f"one round trip: {'kept' if us.trips == 1 else 'MISSED'}")
    show("pg_dump --schema-only", dump)
    share = f"{net / dump.wall:.2f} x pg_dump, {verdict} ({work / dump.work:.2f} x by processor)"
    print_line(f"  {'no change, net of the bare process':<36}{net:8.2f} {share}")
    show("extraction alone, known: the floor", best(known), "server: wall clock until its response")
    show("extraction alone, sent, made facts", best(sent))
    for peer in peers:
        peer.run(watch, NO_CHANGE, subject.database, subject.twin, us)
    return us


def show_growth(grown: dict[int, dict[str, Cost]]) -> None:
    """Print, for each measurement, the cost per table at each size."""
    print_line("Processor milliseconds of both sides for each table; linear growth keeps or lowers them")
    print_line(f"  {'':<36}" + "".join(f"{size:>8}" for size in grown))
    for what in (NO_CHANGE, CHECKED, APPLIED, NOTHING):
        cells = "".join(f"{costs[what].work * 1000 / size:8.2f}" for size, costs in grown.items())
        print_line(f"  {what:<36}{cells}")


def main() -> None:
    """Measure every requested size."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    major = max(installations())
    peers, grown = (Migra(), PgDelta()), {}
    print_line(
        f"Schema engine on PostgreSQL {major}, {os.cpu_count()} processors; no change: best of {ROUNDS + 1} runs"
    )
    with Cluster(installations()[major], settings=SETTINGS) as cluster, tempfile.TemporaryDirectory() as folder:
        cluster.run(f"create role {ROLE}")
        watch = Watch(cluster, ENVIRONMENT)
        for size in sizes:
            print_line(
                f"{f'{size} tables':<38}    wall   client   server      MB  trips   (seconds; client, server: processor)"
            )
            place = Path(folder) / str(size)
            place.mkdir()
            with contextlib.ExitStack() as stack:
                first, second = (stack.enter_context(fresh_database(cluster)) for _number in range(2))
                grown[size] = measure(watch, peers, Subject(size, first, second, folder=place))
    show_growth(grown)


if __name__ == "__main__":
    main()
