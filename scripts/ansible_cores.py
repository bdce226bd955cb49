# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test of the oldest, the newest, or any other supported ansible-core.

Each has a folder below ``.build/ansible-core`` with a virtual environment, a home for ansible-test, and a copy of the
sources of its own, so that both can run at once. The oldest is what ``meta/runtime.yml`` asks for. The newest is the
newest that any Python of this machine can run: 2.20 and later need Python 3.12, so beside a lone 3.11 it is 2.19.

Usage, from the root of the checkout: ``python -m scripts.ansible_cores oldest|newest|2.x sanity|units [OPTION ...]``
"""

from __future__ import annotations

import fcntl
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import typing as t
from dataclasses import dataclass
from pathlib import Path

from .copy_sources import INSIDE, copy

ROOT = Path.cwd().resolve()
BASE = ROOT / ".build" / "ansible-core"
NAMES = ("oldest", "newest")
CORES = {
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
}
"""Every supported ansible-core, oldest first, and the Pythons that it runs on. The workflows try each."""

PYTHONS = {"oldest": ("3.11", "3.12", "3.13"), "newest": ("3.14", "3.13", "3.12", "3.11")}
"""The Pythons to look for, best first: the oldest core on its oldest one, the newest on the newest."""

VARIABLE = "CORE"
"""Names the one ansible-core to test with instead of both ends: ``make sanity CORE=2.20``."""

PLACES = ("~/.pyenv/versions/{version}.*/bin", "~/.local/share/uv/python/cpython-{version}.*/bin")
"""Where Pythons lie that aren't on the PATH."""

TOOLS = ("hypothesis>=6.120,<7", "pytest>=9.0,<10", "pytest-mock>=3.14,<4", "pytest-xdist>=3.6,<4")
"""What ``ansible-test units`` runs the unit tests with."""


@dataclass(frozen=True, slots=True)
class Core:
    """One of the environments.

    :param name: ``oldest``, ``newest``, or one of `CORES`.
    """

    name: str

    @property
    def folder(self) -> Path:
        """Where all of it lies."""
        return BASE / self.name

    @property
    def bin(self) -> Path:
        """Where its programs are."""
        return self.folder / "venv" / "bin"

    @property
    def home(self) -> Path:
        """Where its ansible-test keeps virtual environments."""
        return self.folder / "home"

    @property
    def sources(self) -> Path:
        """The copy of the collection that it works on."""
        return self.folder / "copy" / INSIDE

    def run(self, arguments: t.Sequence[str]) -> int:
        """Run ansible-test on the sources as they are, and return its exit status."""
        environment = {
            **os.environ,
            "PATH": f"{self.bin}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "HOME": str(self.home),
        }
        subprocess.run([self.bin / "ansible", "--version"], check=True, env=environment, cwd=ROOT)
        test, *options = arguments
        version = _version(self.bin / "python") or ""
        command = [str(self.bin / "ansible-test"), test, "--python", version, *options]
        return subprocess.run(command, check=False, env=environment, cwd=self.sources).returncode

    def make(self) -> None:
        """Make what is missing or out of date; one at a time."""
        BASE.mkdir(parents=True, exist_ok=True)
        with (BASE / f"{self.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._make()

    def _make(self) -> None:
        interpreter = find_python(self.name)
        wanted = self._fingerprint(interpreter)
        stamp = self.folder / "made-for"
        if not stamp.is_file() or stamp.read_text() != wanted or not (self.bin / "ansible-test").is_file():
            shutil.rmtree(self.folder, ignore_errors=True)
            _run([interpreter, "-m", "venv", str(self.folder / "venv")])
            _run([str(self.bin / "pip"), "install", "-qq", "--disable-pip-version-check", *self._requirements()])
            _run([str(self.bin / "python"), "-m", "scripts.seed_pip", str(self.home)])
            stamp.write_text(wanted)
        copy(ROOT, self.sources)

    def _requirements(self) -> list[str]:
        version = oldest_core() if self.name == "oldest" else self.name
        core = [] if version == "newest" else [f"ansible-core=={version}.*"]
        return [*core, "--requirement", str(ROOT / "requirements.txt"), *TOOLS]

    def _fingerprint(self, interpreter: str) -> str:
        asked = "\n".join(
            [*self._requirements(), (ROOT / "requirements.txt").read_text(), str(self.folder), interpreter]
        )
        return hashlib.sha256(asked.encode()).hexdigest()


def oldest_core() -> str:
    """Return the first two numbers of the oldest supported ansible-core."""
    found = re.search(r'^requires_ansible: ">=(\d+\.\d+)', (ROOT / "meta" / "runtime.yml").read_text(), re.MULTILINE)
    if found is None:
        raise SystemExit("meta/runtime.yml doesn't say which ansible-core is the oldest that will do.")
    return found[1]


def chosen(wanted: str) -> tuple[str, ...]:
    """Return the names of the environments to test with: the one that is wanted, or both ends of what is supported."""
    if not wanted:
        return NAMES
    if wanted not in (*NAMES, *CORES):
        raise SystemExit(f"{VARIABLE}={wanted} is not supported. There are: {', '.join((*NAMES, *CORES))}.")
    return (wanted,)


def find_python(name: str) -> str:
    """Return the interpreter for an environment: the best one on the PATH, or where pyenv and uv put theirs.

    For an ansible-core that is named by its version, the Python that runs this is as good as any other that will do.
    """
    versions = PYTHONS.get(name) or sorted(CORES[name], key=lambda version: version != _own_version())
    for version in versions:
        for candidate in _candidates(version):
            if _version(candidate) == version:
                return str(candidate)
    if name in CORES:
        raise SystemExit(f"ansible-core {name} runs on Python {', '.join(versions)}, and none of them was found.")
    return sys.executable


def _own_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _candidates(version: str) -> t.Iterator[str | Path]:
    if _own_version() == version:
        yield sys.executable
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield on_path
    for place in PLACES:
        for folder in sorted(glob.glob(os.path.expanduser(place.format(version=version))), reverse=True):
            yield Path(folder) / f"python{version}"


def _version(interpreter: str | Path) -> str | None:
    """Return the version of an interpreter that runs and can make virtual environments, two numbers."""
    code = "import ensurepip, venv, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        told = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=False, cwd="/")
    except OSError:
        return None
    return told.stdout.strip() if told.returncode == 0 else None


def _run(command: t.Sequence[str]) -> None:
    environment = {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    subprocess.run(command, check=True, env=environment, cwd=ROOT)


def main(arguments: list[str]) -> int:
    """Run the command line."""
    names = (*NAMES, *CORES)
    if len(arguments) < 2 or arguments[0] not in names:
        print(f"usage: python -m scripts.ansible_cores {'|'.join(names)} sanity|units [OPTION ...]", file=sys.stderr)
        return 2
    core = Core(arguments[0])
    core.make()
    return core.run(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
