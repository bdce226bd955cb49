# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the schema engine costs, beside ``pg_dump`` and, where it can be had, ``migra``, on the same databases.

    python -m tests.benchmarks.schema_engine [21 200 1000]

Whole processes are timed, one at a time and in turns; the best of several runs counts, as everything else a machine does
only ever adds to it. The databases are never analysed, like a new client's. Aims are printed, never asserted.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.generate import ROLE, generate
from tests.support.postgres import ROOT, Cluster, Database, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = (21, 200, 1000)
ROUNDS = 5
MIGRA = ROOT / ".build" / "migra"
CLI = ROOT / "tests" / "support" / "apply_cli.py"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / ".build" / "link"), str(ROOT)])}
LOGGED = re.compile(
    r"^(?P<database>\w*)\|LOG:  duration: (?P<took>[\d.]+) ms(?:  statement: (?P<sql>.*))?", re.MULTILINE
)
TALKATIVE = {
    "log_min_messages": "log",
    "log_line_prefix": "%d|",
    "max_locks_per_transaction": "1024",
    "max_connections": "20",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds of wall time, peak resident megabytes, what it printed."""

    seconds: float
    megabytes: float
    output: str = ""


def timed(command: Sequence[str | Path]) -> Run:
    """Run a command to its end; one that fails ends the benchmark."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, env=ENVIRONMENT, stdout=output, stderr=subprocess.STDOUT)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        told = output.read().decode()
    if process.returncode not in (0, 2):  # migra ends with 2 when it finds a difference
        raise SystemExit(f"{command[0]} failed: {told[-2000:]}")
    return Run(seconds, usage.ru_maxrss / 1024, told)


def best(runs: Sequence[Run]) -> Run:
    """Return the fastest of several runs of the same thing."""
    return min(runs, key=lambda run: run.seconds)


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """A database, the schema it has, and the commands that are run on it."""

    database: Database
    folder: Path

    def file(self, name: str, sql: str) -> Path:
        """Write a desired schema."""
        path = self.folder / name
        path.write_text(sql)
        return path

    def engine(self, wanted: Path, database: Database | None = None, *, check: bool = False) -> list[str | Path]:
        """Return the command that brings a database to the schema in a file."""
        target, cache = database or self.database, self.folder / "cache"
        command = [sys.executable, CLI, "--db", target.url, "--sql-file", wanted, "--cache-folder", cache]
        return [*command, "--shadow-url", target.cluster.url(), *(["--check"] if check else [])]

    def dump(self) -> list[str | Path]:
        """Return the command that dumps the schema."""
        return [self.database.cluster.bin_dir / "pg_dump", "--schema-only", "--no-sync", "-d", self.database.url]


BARE = [sys.executable, "-c", "import sys; sys.argv = ['x']; import tests.support.apply_cli"]


def heard(subject: Subject, command: Sequence[str | Path]) -> list[tuple[float, str]]:
    """Run a command once more while the server logs it; return what the database was sent and the milliseconds it took."""
    database = subject.database
    log = database.cluster._home / "log"
    database.run(f'alter database "{database.name}" set log_min_duration_statement = 0')
    since = log.stat().st_size
    timed(command)
    database.run(f'alter database "{database.name}" reset log_min_duration_statement')
    lines = LOGGED.finditer(log.read_bytes()[since:].decode())
    seen = [(float(it["took"]), it["sql"] or "") for it in lines if it["database"] == database.name]
    return [each for each in seen if not each[1].startswith("alter database")]


def migra() -> Path | None:
    """Return migra's command, installed in an environment of its own when PyPI has it for us; None when not."""
    command = MIGRA / "bin" / "migra"
    if not command.exists():
        with contextlib.suppress(subprocess.CalledProcessError, OSError):
            subprocess.run([sys.executable, "-m", "venv", MIGRA], check=True, capture_output=True)
            wanted = [MIGRA / "bin" / "pip", "install", "--quiet", "migra[pg]", "setuptools<81"]
            subprocess.run(wanted, check=True, capture_output=True)
    return command if command.exists() else None


def say(line: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measure(cluster: Cluster, size: int, folder: Path) -> Iterator[str]:
    """Measure one size; yield the lines of the report."""
    with fresh_database(cluster) as database, fresh_database(cluster) as empty, fresh_database(cluster) as twin:
        subject = Subject(database, folder)
        same = subject.file("same.sql", generate(size))
        more = subject.file("more.sql", generate(size, column_added=True))

        nothing = timed(subject.engine(same, empty))
        yield f"  from nothing, cold              {nothing.seconds:8.2f} s   {nothing.megabytes:5.0f} MB"

        database.run(generate(size))
        timed(subject.engine(same))
        ours, bare, dumps = [], [], []
        for _round in range(ROUNDS):
            bare.append(timed(BARE))
            dumps.append(timed(subject.dump()))
            ours.append(timed(subject.engine(same)))
        us, imports, dump = best(ours), best(bare), best(dumps)
        sent = heard(subject, subject.engine(same))
        floor = max((took for took, _sql in sent), default=0.0) / 1000
        net = us.seconds - imports.seconds
        yield f"  no change, whole process        {us.seconds:8.2f} s   {us.megabytes:5.0f} MB   {len(sent)} round trips"
        yield f"  no change, net of the imports   {net:8.2f} s   {net / dump.seconds:5.2f} x pg_dump (aim {aim(size)})"
        yield f"  bare process, same imports      {imports.seconds:8.2f} s"
        yield f"  extraction query, the floor     {floor:8.2f} s"
        yield f"  pg_dump --schema-only           {dump.seconds:8.2f} s   {dump.megabytes:5.0f} MB"
        peer = migra()
        if peer:
            twin.run(generate(size))
            urls = [each.url.replace("postgresql:", "postgresql+psycopg2:") for each in (database, twin)]
            command = [peer, "--with-privileges", "--unsafe", *urls]
            theirs = best([timed(command) for _round in range(2)])
            ratio = us.seconds / theirs.seconds
            yield f"  migra, no change                {theirs.seconds:8.2f} s   {theirs.megabytes:5.0f} MB   ours {ratio:.2f} x (aim 0.35)"
        else:
            yield "  migra                                can't be installed here"

        plan = timed(subject.engine(more, check=True))
        yield f"  a column more, check, cold      {plan.seconds:8.2f} s   {plan.megabytes:5.0f} MB"
        again = best([timed(subject.engine(more, check=True)) for _round in range(2)])
        yield f"  a column more, check, warm      {again.seconds:8.2f} s   {again.megabytes:5.0f} MB"
        applied = timed(subject.engine(more))
        yield f"  a column more, applied          {applied.seconds:8.2f} s   {applied.megabytes:5.0f} MB"


def aim(size: int) -> float:
    """Return the aim for a run without change, as a share of what pg_dump needs."""
    return 1.0 if size < 200 else 0.7


def main() -> None:
    """Measure every size asked for."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    major = max(installations())
    say(
        f"Schema engine on PostgreSQL {major}; best of {ROUNDS} runs; memory is the process's peak (aim 200 MB at 1000)"
    )
    with Cluster(installations()[major], settings=TALKATIVE) as cluster, tempfile.TemporaryDirectory() as folder:
        cluster.run(f"create role {ROLE}")
        for size in sizes:
            say(f"{size} tables")
            place = Path(folder) / str(size)
            place.mkdir()
            for line in measure(cluster, size, place):
                say(line)


if __name__ == "__main__":
    main()
