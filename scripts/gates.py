# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the gates that every change has to pass, side by side, and leave nothing behind.

Usage, from the root of the checkout and with the Python of ``.build/venv``::

    python -m scripts.gates                 all of them, two at a time, a line each, logs under .build/gates/
    python -m scripts.gates lint pytest     only these, their output as it comes

The exit status is 0 when and only when every gate passed and no process of the run is still alive.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import typing as t
from collections import deque
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import ansible_cores, leftovers
from .throwaway_supabase import local_supabase

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path.cwd().resolve()
BUILD = ROOT / ".build"
LOGS = BUILD / "gates"
COLLECTION = "ansible_collections.draggonnb.supabase"
LINK = BUILD / "link" / "ansible_collections" / "draggonnb" / "supabase"
LANES = 2
PATIENCE = 3600
"""Seconds after which a gate is taken to hang; the whole run is meant to need less."""

FAREWELL = 30
"""Seconds that a gate which was told to stop has for cleaning up."""

FOREIGN_VARIABLES = ("SUPABASE_", "LOCAL_SUPABASE_", "ANSIBLE_", "MOLECULE_", "PYTEST_", "PYTHONPATH", "PG")
SHOWN_OF_A_FAILURE = 250
COUNTED = re.compile(r"^=* ?((?:\d+ (?:passed|failed|skipped|errors?|xfailed|deselected|warnings?)(?:, )?)+) in ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One thing that must hold.

    :param commands: run one after the other; the first that fails fails the gate.
    :param cwd: where they run.
    :param env: what they find in their environment beyond the common part.
    :param supabase: whether they need a local Supabase; the gate gets one of its own.
    :param void: words of the output that mean that nothing was tested, whatever the exit status says.
    :param part_of: the name under which ``make`` runs it together with others.
    """

    name: str
    commands: Sequence[Sequence[str]]
    cwd: Path = ROOT
    env: Mapping[str, str] = field(default_factory=dict)
    supabase: bool = False
    void: str = ""
    part_of: str = ""


PYTEST = ("pytest", "-q", "-p", "no:cacheprovider")
UNIT, ENGINE, PROVISIONING = "tests/unit", "tests/database/engine", "tests/integration/provisioning"


def ansible_test(test: str, *options: str, void: str = "") -> Iterator[Gate]:
    """Yield the gates that run a test of ansible-test, for both ends of ansible-core or the one that is asked for."""
    for name in ansible_cores.chosen(os.environ.get(ansible_cores.VARIABLE, "")):
        command = [sys.executable, "-m", "scripts.ansible_cores", name, test, "--color", "no", *options]
        yield Gate(name=f"{test}-{name}", commands=[command], void=void, part_of=test)


def github_commands() -> Iterator[list[str]]:
    """Yield the commands that hold what GitHub reads against its schemas, which come with the tool."""
    folder = Path(".github")
    yield ["yamllint", "--strict", str(folder), ".pre-commit-config.yaml"]
    for schema, pattern in (
        ("github-workflows", "workflows/*.yml"),
        ("github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml"),
        ("github-issue-config", "ISSUE_TEMPLATE/config.yml"),
        ("dependabot", "dependabot.yml"),
    ):
        files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / folder).glob(pattern))
        yield ["check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files]


# In the order in which they start: the long ones first, the short ones fill the gaps.
GATES = (
    Gate(name="engine", commands=[[*PYTEST, ENGINE]], part_of="pytest"),
    Gate(name="provisioning", commands=[[*PYTEST, PROVISIONING]], part_of="pytest"),
    Gate(
        name="pytest",
        commands=[[*PYTEST, "tests", *(f"--ignore={folder}" for folder in (UNIT, ENGINE, PROVISIONING))]],
        part_of="pytest",
    ),
    Gate(name="unit", commands=[[*PYTEST, UNIT]], part_of="pytest"),
    *ansible_test("sanity", void="All targets skipped"),
    Gate(name="molecule", commands=[["molecule", "test", "--all"]], cwd=LINK / "extensions", supabase=True),
    *ansible_test("units", "--num-workers", "1"),
    Gate(name="ruff", commands=[["ruff", "check", "."], ["ruff", "format", "--check", "."]], part_of="lint"),
    Gate(name="ansible-lint", commands=[["ansible-lint", "--offline", "--profile", "production"]], part_of="lint"),
    Gate(
        name="antsibull-docs",
        commands=[
            ["antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "self", "."],
        ],
        part_of="lint",
    ),
    Gate(name="changelog", commands=[["antsibull-changelog", "lint"]], part_of="lint"),
    Gate(name="github", commands=list(github_commands()), part_of="lint"),
    Gate(
        name="mypy",
        commands=[["mypy", "-p", f"{COLLECTION}.plugins", "-p", "scripts", "-p", "local_supabase", "-p", "tests"]],
        env={"MYPYPATH": str(BUILD / "link")},
        part_of="lint",
    ),
)


def common_environment() -> dict[str, str]:
    """Return the environment of every gate: the user's, less what would change what is tested."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SUPABASE_", "ANSIBLE_", "MOLECULE_", "PYTEST_", "LOCAL_SUPABASE_", "PG"))
        and name != "PYTHONPATH"
    }
    # ansible-test gets a home of its own, which must not hide the user's package index from pip.
    for place in (".config/pip/pip.conf", ".pip/pip.conf"):
        if (Path.home() / place).is_file():
            kept.setdefault("PIP_CONFIG_FILE", str(Path.home() / place))
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "ANSIBLE_HOME": str(BUILD / "ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(BUILD / "link"),
        "ANSIBLE_NOCOWS": "1",
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
    }


class Run:
    """The gates under way, and how to stop them all."""

    def __init__(self) -> None:
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.RLock()  # a signal may stop the run while its own thread starts a command
        self.stopped = threading.Event()

    def command(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], output: t.IO[bytes]) -> int:
        """Run ``command`` to its end and return its exit status; -1 when the run was stopped, -2 when it hung."""
        with self._lock:
            if self.stopped.is_set():
                return -1
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._alive.add(process)
        try:
            return process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            output.write(f"\n{' '.join(command)} did not end within {PATIENCE} s and was stopped.\n".encode())
            _end(process)
            return -2
        finally:
            with self._lock:
                self._alive.discard(process)

    def stop(self) -> None:
        """Ask every command under way to end, and let none begin; the second time, don't ask."""
        with self._lock:
            number = signal.SIGKILL if self.stopped.is_set() else signal.SIGINT
            self.stopped.set()
            for process in self._alive:
                _signal_group(process, number)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a program clean up, if it can do so in time."""
    for number in (signal.SIGINT, signal.SIGKILL):
        _signal_group(process, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=FAREWELL)
            return


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def passes(gate: Gate, run: Run, output: t.IO[bytes]) -> bool:
    """Run one gate, its output into ``output``."""
    env = common_environment() | dict(gate.env)
    if gate.supabase:
        with local_supabase(gate.name, env) as found:
            return _all_succeed(gate, run, env | found, output)
    return _all_succeed(gate, run, env, output)


def _all_succeed(gate: Gate, run: Run, env: Mapping[str, str], output: t.IO[bytes]) -> bool:
    return all(run.command(command, cwd=gate.cwd, env=env, output=output) == 0 for command in gate.commands)


def say(*lines: str) -> None:
    """Print at once, whole lines only, whichever thread speaks."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def judged(gate: Gate, run: Run, *, aloud: bool) -> bool:
    """Run one gate, time it, say how it went.

    :param aloud: show its output as it comes; otherwise only the end of it, and only when it fails.
    """
    began = time.monotonic()
    log = LOGS / f"{gate.name}.log"
    log.write_bytes(b"")
    with shown_as_it_grows(log) if aloud else nullcontext():
        passed = _logged(gate, run, log)
    text = log.read_text(errors="replace").splitlines()
    if gate.void and any(gate.void in line for line in text):
        text.append(f"Nothing was tested: {gate.void}")
        passed = False
    if not (passed or aloud or run.stopped.is_set()):
        say(f"----- {gate.name}, the end of {log.relative_to(ROOT)}", *text[-SHOWN_OF_A_FAILURE:], "-----")
    counted = [match[1] for line in text if (match := COUNTED.match(line))]
    remark = f"  {', '.join(counted)}" if counted else ""
    say(f"{'PASS' if passed else 'FAIL'}  {gate.name:<16}{time.monotonic() - began:6.0f} s{remark}")
    return passed


def _logged(gate: Gate, run: Run, log: Path) -> bool:
    with log.open("ab") as output:
        try:
            return passes(gate, run, output)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            output.write(f"{error}\n".encode())
            return False


@contextmanager
def shown_as_it_grows(log: Path) -> Iterator[None]:
    """Copy to standard output what others append to ``log``.

    Following the file, rather than reading a pipe, ends when the gate does: a server that it left behind would keep a
    pipe open for ever.
    """
    done = threading.Event()

    def follow() -> None:
        with log.open("rb") as grown:
            while True:
                last = done.wait(0.1)
                sys.stdout.buffer.write(grown.read())
                sys.stdout.flush()
                if last:
                    return

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        yield
    finally:
        done.set()
        follower.join()


def run_side_by_side(gates: Sequence[Gate], run: Run) -> dict[str, bool]:
    """Run the gates on :data:`LANES` threads, in order, and return who passed."""
    waiting = deque(gates)
    verdicts: dict[str, bool] = {}

    def lane() -> None:
        while waiting and not run.stopped.is_set():
            try:
                gate = waiting.popleft()
            except IndexError:
                return
            verdicts[gate.name] = judged(gate, run, aloud=False)

    lanes = [threading.Thread(target=lane) for _number in range(LANES)]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        while thread.is_alive():
            thread.join(timeout=0.5)  # a join without an end would keep Python from seeing the interrupt
    return verdicts


def chosen(names: Sequence[str]) -> tuple[Gate, ...]:
    """Return the gates called, or counted under, one of ``names``; all of them when there is none."""
    if not names:
        return GATES
    known = {gate.name for gate in GATES} | {gate.part_of for gate in GATES if gate.part_of}
    if unknown := sorted(set(names) - known):
        sys.exit(f"No such gate: {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    return tuple(gate for gate in GATES if gate.name in names or gate.part_of in names)


def main(names: Sequence[str]) -> int:
    """Run the gates named on the command line, or all, and close with one line to read."""
    gates = chosen(names)
    LOGS.mkdir(parents=True, exist_ok=True)
    leftovers.adopt_orphans()
    run = Run()

    def stop(_number: int, _frame: object) -> None:
        run.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    began = time.monotonic()
    verdicts = {gate.name: judged(gate, run, aloud=True) for gate in gates} if names else run_side_by_side(gates, run)
    left = leftovers.end()
    if left:
        say("----- still running after the last gate; ended now", *left, "-----")
    say(f"{'FAIL' if left else 'PASS'}  nothing left behind")
    verdicts["nothing left behind"] = not left
    failed = [name for name, passed in verdicts.items() if not passed]
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    if run.stopped.is_set():
        say("Stopped before the end.")
        return 130
    say("", f"{'All gates passed' if not failed else 'FAILED: ' + ', '.join(failed)} in {minutes} min {seconds} s.")
    say(f"{len(verdicts) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
