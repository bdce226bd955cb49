# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test of the oldest, the newest, or any other supported ansible-core.

Each has a directory in ``.build/ansible-core`` with a virtual environment, a home for ansible-test, and a copy of the
sources, so that both can run at once. ``meta/runtime.yml`` defines the oldest. The newest is the latest that the Pythons on
this machine can run: 2.20 and later require Python 3.12, so with Python 3.11 it is 2.19.

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
import tempfile
import typing as t
from contextlib import contextmanager
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
"""All supported versions of ansible-core, oldest first, and the Pythons they run on. The workflows test each."""

PYTHONS = {"oldest": ("3.11", "3.12", "3.13"), "newest": ("3.14", "3.13", "3.12", "3.11")}
"""The Pythons to search for, in order of preference: the oldest core on its oldest one, the newest on the newest."""

VARIABLE = "CORE"
"""The variable that selects one ansible-core instead of the oldest and the newest: ``make sanity CORE=2.20``."""

DIRECTORIES = ("~/.pyenv/versions/{version}.*/bin", "~/.local/share/uv/python/cpython-{version}.*/bin")
"""The directories of Pythons that aren't on the PATH."""

PACKAGES = ("ansible-core", "jinja2", "psycopg2-binary", "pynacl", "requests")
"""What plugins import, in the versions of ``requirements.txt``; that has programs besides, which take twice as long to install."""

TOOLS = ("hypothesis>=6.120,<7", "pytest>=9.0,<10", "pytest-mock>=3.14,<4", "pytest-xdist>=3.6,<4")
"""The requirements of the unit tests, for ``ansible-test units``."""


@dataclass(frozen=True, slots=True)
class Core:
    """An environment.

    :param name: ``oldest``, ``newest``, or one of `CORES`.
    """

    name: str

    @property
    def folder(self) -> Path:
        """Its directory."""
        return BASE / self.name

    @property
    def bin(self) -> Path:
        """The directory of its programs."""
        return self.folder / "venv" / "bin"

    @property
    def home(self) -> Path:
        """The home directory of ansible-test, which contains its virtual environments."""
        return self.folder / "home"

    @property
    def sources(self) -> Path:
        """Its copy of the collection."""
        return self.folder / "copy" / INSIDE

    def run(self, arguments: t.Sequence[str]) -> int:
        """Run ansible-test on the copied sources and return its exit status."""
        with path_without_space(self.bin) as programs:
            environment = {
                **os.environ,
                "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
                "HOME": str(self.home),
            }
            subprocess.run([programs / "ansible", "--version"], check=True, env=environment, cwd=ROOT)
            test, *options = arguments
            version = _version(programs / "python") or ""
            command = [str(programs / "python"), str(programs / "ansible-test"), test, "--python", version, *options]
            return subprocess.run(command, check=False, env=environment, cwd=self.sources).returncode

    def prepare(self) -> None:
        """Create or update the environment; serialized by a lock."""
        BASE.mkdir(parents=True, exist_ok=True)
        with (BASE / f"{self.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._prepare()

    def _prepare(self) -> None:
        interpreter = find_python(self.name)
        wanted = self._fingerprint(interpreter)
        stamp = self.folder / "made-for"
        if not stamp.is_file() or stamp.read_text() != wanted or not (self.bin / "ansible-test").is_file():
            shutil.rmtree(self.folder, ignore_errors=True)
            _run([interpreter, "-m", "venv", str(self.folder / "venv")])
            install = [str(self.bin / "pip"), "install", "-qq", "--disable-pip-version-check", "--no-compile"]
            _run([*install, *self._requirements()])
            _run([str(self.bin / "python"), "-m", "scripts.seed_pip", str(self.home)])
            stamp.write_text(wanted)
        copy(ROOT, self.sources)

    def _requirements(self) -> list[str]:
        version = oldest_core() if self.name == "oldest" else self.name
        core = [] if version == "newest" else [f"ansible-core=={version}.*"]
        return [*core, "--constraint", str(ROOT / "requirements.txt"), *PACKAGES, *TOOLS]

    def _fingerprint(self, interpreter: str) -> str:
        asked = "\n".join(
            [*self._requirements(), (ROOT / "requirements.txt").read_text(), str(self.folder), interpreter]
        )
        return hashlib.sha256(asked.encode()).hexdigest()


@contextmanager
def path_without_space(folder: Path) -> t.Iterator[Path]:
    """Yield the folder ``bin`` of a virtual environment by a path that has no space.

    ansible-test writes scripts whose first line names its interpreter, which can't have a space.
    """
    if " " not in str(folder):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="ansible-core-") as scratch:
        link = Path(scratch) / "venv"
        link.symlink_to(folder.parent)
        yield link / folder.name


def oldest_core() -> str:
    """Return the first two numbers of the oldest supported ansible-core."""
    found = re.search(r'^requires_ansible: ">=(\d+\.\d+)', (ROOT / "meta" / "runtime.yml").read_text(), re.MULTILINE)
    if found is None:
        raise SystemExit("meta/runtime.yml has no requires_ansible of the form '>=2.x'.")
    return found[1]


def chosen(wanted: str) -> tuple[str, ...]:
    """Return the names of the environments to test with: the wanted one, or the oldest and the newest."""
    if not wanted:
        return NAMES
    if wanted not in (*NAMES, *CORES):
        raise SystemExit(f"{VARIABLE}={wanted} is not supported. Choose from: {', '.join((*NAMES, *CORES))}.")
    return (wanted,)


def find_python(name: str) -> str:
    """Return the interpreter for an environment, from the PATH or the directories of pyenv and uv.

    For a version of ansible-core, the Python that runs this is preferred if it is supported.
    """
    versions = PYTHONS.get(name) or sorted(CORES[name], key=lambda version: version != _own_version())
    for version in versions:
        for candidate in _candidates(version):
            if _version(candidate) == version:
                return str(candidate)
    if name in CORES:
        raise SystemExit(
            f"ansible-core {name} requires Python {', '.join(versions)}, and none of them was found. Install one."
        )
    return sys.executable


def _own_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _candidates(version: str) -> t.Iterator[str | Path]:
    if _own_version() == version:
        yield sys.executable
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield on_path
    for pattern in DIRECTORIES:
        for folder in sorted(glob.glob(os.path.expanduser(pattern.format(version=version))), reverse=True):
            yield Path(folder) / f"python{version}"


def _version(interpreter: str | Path) -> str | None:
    """Return the version (two numbers) of an interpreter that can create virtual environments, else None."""
    code = "import ensurepip, venv, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        result = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=False, cwd="/")
    except OSError:
        return None
    return result.stdout.strip() if result.returncode == 0 else None


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
    core.prepare()
    return core.run(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
