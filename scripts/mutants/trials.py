# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Try changes with the tests that execute their lines: a plugin of pytest, which runs this instead of all tests.

Each change is made in a fork of the process that has collected the tests, so that it costs a few tests and nothing else.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import random
import resource
import select
import signal
import subprocess
import sys
import time
import typing as t
from collections import Counter, defaultdict
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol

from .patching import Loaded

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .changes import Mutant

UNITS, ENGINE_TESTS = "tests/unit/plugins/module_utils/schema", "tests/database/engine"
MOST_ON_SERVERS = 60
"""How many tests on servers are run before a change counts as survived: all of them execute some lines of the planner."""

CPU_SECONDS, SECONDS = 30, 600
"""The limits of a trial. One that reaches a limit has noticed the change: it made a loop endless."""

SAVED_AFTER = 50
"""After how many tests their coverage is saved, so that a run that is ended can be continued."""

TIME_LIMIT, ONLY_WHEN_LOADED = "the time limit", "nothing, since it runs when modules are loaded"


class Coverage:
    """Which tests execute which lines; kept between runs.

    :ivar seconds: how long each test took, those that fail without any change excepted.
    """

    def __init__(self, folder: Path, name: str, source: Path) -> None:
        self._record = folder / f"{name}.json"
        self._measure = coverage.Coverage(
            data_file=str(folder / f"{name}.coverage"), source=[str(source)], messages=False
        )
        self._measure.set_option("run:disable_warnings", ["no-data-collected", "module-not-measured"])
        self.seconds: dict[str, float] = {}
        self._measured: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._lines: dict[Path, Mapping[int, list[str]]] = {}
        if self._record.exists():
            record = json.loads(self._record.read_text(encoding="utf-8"))
            self.seconds, self._measured, self._digests = record["seconds"], record["tests"], record["files"]

    def start(self) -> None:
        """Begin to note what is executed without a test: when modules are loaded."""
        if not self._record.exists():
            self._measure.start()

    def measure(self, items: list[pytest.Item], digests: Mapping[str, str]) -> None:
        """Run the tests that are new or in a changed file, and note what they execute."""
        files = {item.path: hashlib.sha256(item.path.read_bytes()).hexdigest() for item in items}
        new = [item for item in items if self._measured.get(item.nodeid) != files[item.path]]
        self._measure.stop()
        if self._measured:
            self._measure.load()
        self._digests = self._digests or dict(digests)
        if not new:
            return
        self._measure.start()
        for number, item in enumerate(new, 1):
            self._measure.switch_context(item.nodeid)
            before = time.monotonic()
            if passes(item):
                self.seconds[item.nodeid] = time.monotonic() - before
            else:
                self.seconds.pop(item.nodeid, None)
                print(f"fails without any change: {item.nodeid}", file=sys.stderr, flush=True)
            self._measured[item.nodeid] = files[item.path]
            if number % SAVED_AFTER == 0:
                self._save()
                print(f"{number} of {len(new)} tests measured", file=sys.stderr, flush=True)
        self._measure.switch_context("")
        self._measure.stop()
        self._save()

    def _save(self) -> None:
        self._measure.save()
        record = {"seconds": self.seconds, "tests": self._measured, "files": self._digests}
        self._record.write_text(json.dumps(record), encoding="utf-8")

    def of(self, mutant: Mutant, digests: Mapping[str, str]) -> set[str]:
        """Return the tests that execute a changed expression, or any line of its file if that has changed since."""
        by_line = self._executed(mutant.path)
        lines: Iterable[int] = mutant.lines
        if self._digests.get(str(mutant.path)) != digests[str(mutant.path)] or mutant.when_loaded:
            lines = by_line
        return {name for line in lines for name in by_line.get(line, ())} & self.seconds.keys()

    def is_loading(self, mutant: Mutant) -> bool:
        """Return whether a changed expression is executed when modules are loaded, too."""
        by_line = self._executed(mutant.path)
        return any("" in by_line.get(line, ()) for line in mutant.lines)

    def loads(self, path: Path) -> bool:
        """Return whether any test needs a file."""
        return bool(self._executed(path))

    def _executed(self, path: Path) -> Mapping[int, list[str]]:
        if path not in self._lines:
            data = self._measure.get_data()
            self._lines[path] = data.contexts_by_lineno(str(path.resolve()))
        return self._lines[path]


class _OfSession:
    """Stands for the next test, whichever it is: after each test, all but the fixtures of the session are torn down."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session

    def listchain(self) -> list[pytest.Session]:
        """Return the nodes that remain."""
        return [self._session]


def passes(item: pytest.Item) -> bool:
    """Run a test."""
    following = t.cast("pytest.Item", _OfSession(item.session))
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def first_failing(items: Iterable[pytest.Item]) -> str | None:
    """Run tests until one fails; return its name."""
    return next((item.nodeid for item in items if not passes(item)), None)


class Trials:
    """The plugin.

    :param chosen: the changes to try.
    :param sources: the files' text, which may change while this runs.
    :param noticed: called with each change and the test that noticed it, or None.
    """

    def __init__(
        self,
        chosen: list[Mutant],
        sources: Mapping[Path, str],
        folder: Path,
        engine: Path,
        noticed: Callable[[Mutant, str | None], None],
    ) -> None:
        self._chosen, self._sources, self._noticed = chosen, sources, noticed
        self._digests = {str(path): hashlib.sha256(text.encode()).hexdigest() for path, text in sources.items()}
        self._units = Coverage(folder, "units", engine)
        self._engine_tests = Coverage(folder, "servers", engine)
        self._telling: Counter[str] = Counter()
        self._random = random.Random(0)  # noqa: S311 - no secret

    def pytest_configure(self) -> None:
        """Note what is executed when modules are loaded."""
        self._units.start()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all changes."""
        items = {item.nodeid: item for item in session.items}
        self._units.measure([item for item in session.items if item.nodeid.startswith(UNITS)], self._digests)
        self._engine_tests.measure(
            [item for item in session.items if item.nodeid.startswith(ENGINE_TESTS)], self._digests
        )
        self._loaded = Loaded(".module_utils.schema.")
        gc.collect()
        gc.freeze()
        units = [items[name] for name in self._units.seconds if name in items]
        self._random.shuffle(units)

        def unchanged() -> str | None:
            for path, source in self._sources.items():
                self._loaded.patch(path, source, source)
            return first_failing(units)

        if failing := _in_fork(unchanged):
            print(f"fails in a fork without any change: {failing}", file=sys.stderr)
            return True
        for mutant in self._chosen:
            self._noticed(mutant, self._try(mutant, items))
        return True

    def _try(self, mutant: Mutant, items: Mapping[str, pytest.Item]) -> str | None:
        units = [name for name in self._units.of(mutant, self._digests) if name in items]
        self._random.shuffle(units)
        units.sort(key=lambda name: -self._telling[name])
        if mutant.when_loaded:
            # What it defines is also read by tests that execute no line of its file.
            units += [name for name in self._units.seconds.keys() - set(units) if name in items]
        servers = [name for name in self._mixed(self._engine_tests.of(mutant, self._digests), mutant) if name in items]
        source = self._sources[mutant.path]
        changed = mutant.apply(source)

        def run(names: list[str]) -> str | None:
            if not self._loaded.patch(mutant.path, source, changed, values=mutant.when_loaded):
                return ONLY_WHEN_LOADED
            return first_failing([items[name] for name in names])

        loading = self._units.is_loading(mutant)
        # The line of a lambda is executed when it's defined, too, so it may have been called later, or only then.
        patchable = mutant.when_loaded or mutant.in_lambda or not loading
        found = _in_fork(lambda: run(units)) if patchable else ONLY_WHEN_LOADED
        if found == ONLY_WHEN_LOADED or (found is None and loading and mutant.in_lambda):
            loaded = self._units.loads(mutant.path)
            found = in_new_process(changed, mutant.path, [*units[:30], UNITS]) if loaded else None
            if found is None and servers:
                found = in_new_process(changed, mutant.path, servers[:MOST_ON_SERVERS])
        elif found is None and servers:
            found = _in_fork(lambda: run(servers[:MOST_ON_SERVERS]))
            if found in items and _in_fork(lambda: first_failing([items[str(found)]])) is not None:
                print(f"fails without the change, too: {found}", file=sys.stderr, flush=True)
                found = None
        if found is not None:
            self._telling[found] += 1
        return found

    def _mixed(self, names: Iterable[str], mutant: Mutant) -> Iterator[str]:
        """Yield tests so that those of one group are far from each other, quick ones first, those about the file before."""
        groups: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names, key=lambda name: self._engine_tests.seconds[name]):
            file, _separator, rest = name.partition("::")
            groups[rest.partition("[")[2].partition("/")[0] if "/" in rest else file].append(name)
        word = mutant.path.stem.replace("_", "-")
        for group in sorted(groups, key=lambda group: word not in group):
            if word in group:
                yield from groups.pop(group)[: MOST_ON_SERVERS // 2]
        while groups:
            for group in sorted(groups):
                yield groups[group].pop(0)
                if not groups[group]:
                    del groups[group]


def in_new_process(changed: str, path: Path, tests: list[str]) -> str | None:
    """Run tests in a process that loads the changed module; return what noticed the change, or None."""
    command = [sys.executable, "-m", "scripts.mutants.loading", str(path), *tests]
    try:
        done = subprocess.run(
            command, input=changed, text=True, capture_output=True, timeout=SECONDS, check=False, start_new_session=True
        )
    except subprocess.TimeoutExpired:
        return TIME_LIMIT
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return None if done.returncode == 0 else failed[0] if failed else "loading it"


def _in_fork(run: Callable[[], str | None]) -> str | None:
    """Return what a function returns in a fork of this process; what ends the process has noticed the change, too."""
    readable, writable = os.pipe()
    child = os.fork()
    if not child:
        result: str | None = "an error outside of the tests"
        try:
            os.setsid()
            os.close(readable)
            nothing = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nothing, standard)
            used = resource.getrusage(resource.RUSAGE_SELF)
            limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            result = run()
        finally:
            os.write(writable, json.dumps(result).encode())
            os._exit(0)
    os.close(writable)
    ready, _writable, _failed = select.select([readable], [], [], SECONDS)
    text = b""
    if ready:
        while part := os.read(readable, 65536):
            text += part
    else:
        os.killpg(child, signal.SIGKILL)
    os.close(readable)
    os.waitpid(child, 0)
    return t.cast("str | None", json.loads(text)) if text else TIME_LIMIT
