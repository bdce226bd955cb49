# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the gates that every change must pass, in parallel, and end all processes that they started.

Usage, from the root of the checkout and with the Python of ``.build/venv``::

    python -m scripts.gates                 all of them, three at a time, a line each, logs under .build/gates/;
                                            the long ones in part, unless FULL=1
    python -m scripts.gates lint pytest     only these, with live output

The exit status is 0 if and only if every gate passed and no orphan was found.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import typing as t
from collections import deque
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import ansible_cores, awx_collection, memory, orphans
from .throwaway_supabase import local_supabase

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path.cwd().resolve()
BUILD = ROOT / ".build"
HOME = BUILD / "home"
"""The home directory of gates that would leave files in the user's, such as ``~/antsibull.log``."""
LOGS = BUILD / "gates"
COLLECTION = "ansible_collections.draggonnb.supabase"
LINK = BUILD / "link" / "ansible_collections" / "draggonnb" / "supabase"
WORKERS = 3
"""How many gates run at once: one more than the CPUs of a small machine, because each of them waits now and then."""

GATE_TIMEOUT = 3600 * float(os.environ.get("PATIENCE") or 1)
"""Seconds after which a command of a gate is ended; the whole run should take less. ``PATIENCE`` is also the factor for the time limits
of tests (``tests/support/time_limits.py``)."""

TERMINATE_GRACE = 30
"""Seconds that a command has to clean up after SIGINT."""

FOREIGN_VARIABLES = ("SUPABASE_", "LOCAL_SUPABASE_", "ANSIBLE_", "MOLECULE_", "PYTEST_", "PYTHONPATH", "PG")
LINES_OF_A_FAILURE = 250
FULL = bool(os.environ.get("FULL"))
"""Whether everything is tested, as at night; else a sample where a matrix is long."""

COUNTED = re.compile(r"^=* ?((?:\d+ (?:passed|failed|skipped|errors?|xfailed|deselected|warnings?)(?:, )?)+) in ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A check.

    :param commands: run one after the other; if one fails, the gate fails.
    :param cwd: their working directory.
    :param env: environment variables in addition to the common ones.
    :param supabase: whether they run playbooks on a local Supabase; it is started for the gate.
    :param void: text in the output that means that nothing was tested, whatever the exit status is.
    :param part_of: the names under which ``make`` runs it together with others.
    :param sample: the commands in a run of all gates that isn't a full one, ``FULL=1``; None for the same.
    """

    name: str
    commands: Sequence[Sequence[str]]
    cwd: Path = ROOT
    env: Mapping[str, str] = field(default_factory=dict)
    supabase: bool = False
    void: str = ""
    part_of: Sequence[str] = ()
    sample: Sequence[Sequence[str]] | None = None


PYTEST = ("pytest", "-q", "-p", "no:cacheprovider")
UNIT, DATABASE, INTEGRATION = "tests/unit", "tests/database", "tests/integration"
ENGINE, PROVISIONING = f"{DATABASE}/engine", f"{INTEGRATION}/provisioning"
CASES, PASSWORDS = f"{ENGINE}/test_cases.py", f"{PROVISIONING}/test_provisioning_passwords.py"
"""Parts of them that take about as long as the rest: each is a gate of its own."""


def pytest_gate(name: str, *arguments: str, part_of: Sequence[str] = ("pytest",)) -> Gate:
    """Return the gate that runs these tests; in a sample, without those marked with `nightly`."""
    command = [*PYTEST, *arguments]
    return Gate(name=name, commands=[command], sample=[[*command, "-m", "not nightly"]], part_of=part_of)


CORE_SPECIFIC = ("action-plugin-docs", "ansible-doc", "validate-modules")
"""The sanity tests that use what each ansible-core has of its own, besides ``import``; the others look at the files alone."""

STYLE = ("pylint", "pep8")
"""The sanity tests that take as long as the rest, of which ruff has most rules."""

CORE_SPECIFIC_IMPORTS = (
    *(
        f"plugins/{folder}/"
        for folder in ("callback", "doc_fragments", "inventory", "lookup", "modules", "plugin_utils")
    ),
    "plugins/action/pg_schema_apply.py",
    *(
        f"plugins/module_utils/{name}.py"
        for name in ("libraries", "outcome", "rest/access", "management/settings/setting")
    ),
)
"""The files that import ansible-core, and one of the actions, which are alike. ansible-test starts a process for each file that it imports."""

CORE_SPECIFIC_UNITS = (
    "action/test_*.py",
    "lookup/test_*.py",
    "plugin_utils/test_*.py",
    "module_utils/test_*.py",
    "module_utils/management/test_management_options.py",
    "module_utils/management/test_project_settings*.py",
)
"""The unit tests of what calls ansible-core, below ``tests/unit/plugins``. ansible-test starts a process for each test; the gate unit
runs them in one."""


PLAYBOOK_UNITS = ("tests/unit/plugins/action", "tests/unit/plugins/lookup/test_lookups_in_playbooks.py")
"""Those of them that run playbooks, which takes as long as a thousand others. The gate unit, which runs before every commit, leaves them to
ansible-test."""


def ansible_test(test: str, *options: str, void: str = "") -> Iterator[Gate]:
    """Yield the gates that run a test of ansible-test, on the oldest and newest ansible-core or on the chosen one.

    In a sample, the oldest one runs only the sanity tests that depend on it, both import only the files that do, pylint and pep8 read only
    what is shipped, and both run only the units that depend on ansible-core. Ruff reads the rest.
    """
    for name in ansible_cores.chosen(os.environ.get(ansible_cores.VARIABLE, "")):
        command = [sys.executable, "-m", "scripts.ansible_cores", name, test, "--color", "no", *options]
        sample: list[list[str]] | None = None
        if test == "sanity":
            imports = [*command, "--test", "import", *CORE_SPECIFIC_IMPORTS]
            if name == "oldest":
                sample = [[*command, *(word for each in CORE_SPECIFIC for word in ("--test", each))], imports]
            else:
                others = [*command, *(word for each in (*STYLE, "import") for word in ("--skip-test", each))]
                sample = [
                    others,
                    [*command, *(word for each in STYLE for word in ("--test", each)), "plugins/"],
                    imports,
                ]
        elif test == "units":
            found = (path for pattern in CORE_SPECIFIC_UNITS for path in ROOT.glob(f"tests/unit/plugins/{pattern}"))
            sample = [[*command, *sorted(str(path.relative_to(ROOT)) for path in found)]]
        yield Gate(name=f"{test}-{name}", commands=[command], void=void, part_of=(test,), sample=sample)


def github_commands() -> Iterator[list[str]]:
    """Yield the commands that validate the files for GitHub against schemas, which are part of the tool."""
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


CHECKED = (f"{COLLECTION}.plugins", "scripts", "local_supabase", "local_platforms", "tests")
"""The packages whose types are checked."""

# In the order in which they start: long ones first.
GATES = (
    pytest_gate("provisioning", PROVISIONING, f"--ignore={PASSWORDS}"),
    pytest_gate("engine", ENGINE, f"--ignore={CASES}"),
    pytest_gate("integration", INTEGRATION, f"--ignore={PROVISIONING}"),
    pytest_gate("cases", CASES, part_of=("pytest", "engine")),
    *ansible_test("sanity", void="All targets skipped"),
    pytest_gate("database", DATABASE, f"--ignore={ENGINE}"),
    pytest_gate("local-servers", "tests", *(f"--ignore={folder}" for folder in (UNIT, DATABASE, INTEGRATION))),
    pytest_gate("passwords", PASSWORDS),
    Gate(
        name="molecule",
        commands=[["molecule", "test", "--all"]],
        sample=[["molecule", "test", "--scenario-name", "default"]],
        cwd=LINK / "extensions",
        env={"ANSIBLE_CALLBACK_PLUGINS": str(ROOT / "tests" / "support" / "callback")},
        supabase=True,
    ),
    Gate(
        name="ansible-lint",
        commands=[
            [sys.executable, "-m", "scripts.awx_collection"],
            ["ansible-lint", "--offline", "--profile", "production"],
        ],
        env={
            "HOME": str(HOME),
            "ANSIBLE_COLLECTIONS_PATH": f"{BUILD / 'link'}{os.pathsep}{awx_collection.FOLDER}",
        },
        part_of=("lint",),
    ),
    pytest_gate("unit", UNIT, *(f"--ignore={path}" for path in PLAYBOOK_UNITS)),
    *ansible_test("units", "--num-workers", "1"),
    Gate(name="ruff", commands=[["ruff", "check", "."], ["ruff", "format", "--check", "."]], part_of=("lint",)),
    Gate(
        name="antsibull-docs",
        commands=[
            ["antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "self", "."],
        ],
        env={"HOME": str(HOME)},
        part_of=("lint",),
    ),
    Gate(
        name="changelog",
        commands=[["antsibull-changelog", "lint"], ["yamllint", "--strict", "changelogs", "tests"]],
        env={"HOME": str(HOME)},
        part_of=("lint",),
    ),
    Gate(name="github", commands=list(github_commands()), part_of=("lint",)),
    Gate(
        name="mypy",
        commands=[["mypy", *(word for package in CHECKED for word in ("-p", package))]],
        env={"MYPYPATH": str(BUILD / "link")},
        part_of=("lint",),
    ),
)


def common_environment() -> dict[str, str]:
    """Return the environment of every gate: the user's, without variables that would affect the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_VARIABLES)}
    # Hundreds of processes import the same modules.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    # ansible-test runs with another home directory, which must not hide the user's package index from pip.
    for name in (".config/pip/pip.conf", ".pip/pip.conf"):
        if (Path.home() / name).is_file():
            kept.setdefault("PIP_CONFIG_FILE", str(Path.home() / name))
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "ANSIBLE_HOME": str(BUILD / "ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(BUILD / "link"),
        "ANSIBLE_NOCOWS": "1",
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
        "GC_THRESHOLD": "20000",  # for scripts/rare_collections.pth
    }


class Run:
    """The running commands, and how to stop them."""

    def __init__(self) -> None:
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.RLock()  # a signal handler may run in the thread that holds it
        self.stopped = threading.Event()

    def command(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], output: t.IO[bytes]) -> int:
        """Run ``command`` and return its exit status; -1 if the run was stopped, -2 if the command timed out."""
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
            return process.wait(timeout=GATE_TIMEOUT)
        except subprocess.TimeoutExpired:
            output.write(f"\n{' '.join(command)} did not finish within {GATE_TIMEOUT} s and was ended.\n".encode())
            _end(process)
            return -2
        finally:
            with self._lock:
                self._alive.discard(process)

    def stop(self) -> None:
        """Interrupt all running commands and start no more; the second time, kill them."""
        with self._lock:
            number = signal.SIGKILL if self.stopped.is_set() else signal.SIGINT
            self.stopped.set()
            for process in self._alive:
                _signal_group(process, number)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a process so that it cleans up; kill it after a grace period."""
    for number in (signal.SIGINT, signal.SIGKILL):
        _signal_group(process, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=TERMINATE_GRACE)
            return


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def passes(gate: Gate, run: Run, output: t.IO[bytes]) -> bool:
    """Run one gate, write its output to ``output``, and return whether it passed."""
    env = common_environment() | dict(gate.env)
    if not gate.supabase:
        return _all_succeed(gate, run, env, output)
    with local_supabase(gate.name, env) as found, tempfile.TemporaryDirectory(prefix="compiled-") as scratch:
        return _all_succeed(gate, run, env | found | {"COMPILED_ONCE": scratch}, output)


def _all_succeed(gate: Gate, run: Run, env: Mapping[str, str], output: t.IO[bytes]) -> bool:
    return all(run.command(command, cwd=gate.cwd, env=env, output=output) == 0 for command in gate.commands)


def print_lines(*lines: str) -> None:
    """Print whole lines at once, from any thread."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def run_gate(gate: Gate, run: Run, *, live: bool) -> bool:
    """Run one gate, print its outcome and duration, and return whether it passed.

    :param live: print its output live; otherwise only the end of it, and only if it fails.
    """
    began = time.monotonic()
    log = LOGS / f"{gate.name}.log"
    log.write_bytes(b"")
    with live_output(log) if live else nullcontext():
        passed = _logged(gate, run, log)
    text = log.read_text(errors="replace").splitlines()
    if gate.void and any(gate.void in line for line in text):
        text.append(f"Nothing was tested: {gate.void}")
        passed = False
    if not (passed or live or run.stopped.is_set()):
        print_lines(f"----- {gate.name}, the end of {log.relative_to(ROOT)}", *text[-LINES_OF_A_FAILURE:], "-----")
    counted = [match[1] for line in text if (match := COUNTED.match(line))]
    counts = f"  {', '.join(counted)}" if counted else ""
    print_lines(f"{'PASS' if passed else 'FAIL'}  {gate.name:<16}{time.monotonic() - began:6.0f} s{counts}")
    return passed


def _logged(gate: Gate, run: Run, log: Path) -> bool:
    with log.open("ab") as output:
        try:
            return passes(gate, run, output)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            output.write(f"{error}\n".encode())
            return False


@contextmanager
def live_output(log: Path) -> Iterator[None]:
    """Print what is appended to ``log`` during the context.

    It follows the file instead of reading a pipe, because an orphan would keep the pipe open.
    """
    done = threading.Event()

    def follow() -> None:
        with log.open("rb") as output:
            while True:
                last = done.wait(0.1)
                sys.stdout.buffer.write(output.read())
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


def run_in_parallel(gates: Sequence[Gate], run: Run) -> dict[str, bool]:
    """Run the gates on :data:`WORKERS` threads, in order, and return which passed."""
    queue = deque(gates)
    verdicts: dict[str, bool] = {}

    def work() -> None:
        while queue and not run.stopped.is_set():
            try:
                gate = queue.popleft()
            except IndexError:
                return
            verdicts[gate.name] = run_gate(gate, run, live=False)

    workers = [threading.Thread(target=work) for _number in range(WORKERS)]
    for thread in workers:
        thread.start()
    for thread in workers:
        while thread.is_alive():
            thread.join(timeout=0.5)  # with a timeout, because Python handles signals between the calls
    return verdicts


def sampled(gates: Sequence[Gate]) -> Iterator[Gate]:
    """Yield the gates, with the commands of a sample."""
    for gate in gates:
        yield gate if gate.sample is None else replace(gate, commands=gate.sample)


def chosen(names: Sequence[str]) -> tuple[Gate, ...]:
    """Return the gates that ``names`` or their groups have; a sample of all, or all of all, if there are no names."""
    if not names:
        return GATES if FULL else tuple(sampled(GATES))
    known = {gate.name for gate in GATES} | {name for gate in GATES for name in gate.part_of}
    if unknown := sorted(set(names) - known):
        sys.exit(f"Unknown gates: {', '.join(unknown)}. Choose from: {', '.join(sorted(known))}.")
    return tuple(gate for gate in GATES if {gate.name, *gate.part_of} & set(names))


def main(names: Sequence[str]) -> int:
    """Run the gates on the command line, or all, and print a summary."""
    gates = chosen(names)
    for folder in (LOGS, HOME):
        folder.mkdir(parents=True, exist_ok=True)
    orphans.adopt()
    run = Run()

    def stop(_number: int, _frame: object) -> None:
        run.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    began = time.monotonic()
    with memory.temporary_files():
        verdicts = (
            {gate.name: run_gate(gate, run, live=True) for gate in gates} if names else run_in_parallel(gates, run)
        )
        found = orphans.end()
    if found:
        print_lines("----- still running after the last gate; ended now", *found, "-----")
    print_lines(f"{'FAIL' if found else 'PASS'}  no orphans")
    verdicts["no orphans"] = not found
    failed = [name for name, passed in verdicts.items() if not passed]
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    if run.stopped.is_set():
        print_lines("Interrupted.")
        return 130
    print_lines(
        "", f"{'All gates passed' if not failed else 'FAILED: ' + ', '.join(failed)} in {minutes} min {seconds} s."
    )
    print_lines(f"{len(verdicts) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
