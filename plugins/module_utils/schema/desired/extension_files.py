# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes extensions that are not installed available to a shadow server, as stand-ins.

The files of extensions belong to the installation, which isn't changed. From PostgreSQL 18, a setting names further
directories. Before, a server finds them relative to its program, so a copy of that runs in a directory that otherwise
consists of links to the installation.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import typing as t

from .extension_versions import declared_versions
from .stand_ins import STAND_INS
from .working_directory import make_accessible

if t.TYPE_CHECKING:
    from ..model.desired import Script
    from .processes import User

_PATH_SINCE = 18
"""The first major version with extension_control_path."""
_CREATES = re.compile(
    r"\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\"((?:[^\"]|\"\")+)\"|([a-z_][\w$]*))", re.IGNORECASE
)
_WORD = re.compile(r"[\w-]+")


def created_extensions(sql: str) -> set[str]:
    """Return the names of the extensions that a script creates, also in functions and DO blocks."""
    if "EXTENSION" not in sql.upper():  # takes a tenth of the time of the expression
        return set()
    return {quoted.replace('""', '"') or plain.lower() for quoted, plain in _CREATES.findall(sql)}


def extensions_of(script: Script) -> dict[str, set[str]]:
    """Return the extensions that a script creates or may create, and the versions of them that it names.

    The names of stand-ins are also searched in constants, as a function or a DO block may create extensions.
    """
    found: dict[str, set[str]] = {}
    is_likely = "EXTENSION" in script.setup_sql.upper() or "EXTENSION" in script.sql.upper()
    for sql in (script.setup_sql, script.sql) if is_likely else ():
        for name in created_extensions(sql) | (STAND_INS.keys() & _WORD.findall(sql.lower())):
            found.setdefault(name, set())
        for name, version in declared_versions(sql).items():
            found.setdefault(name, set()).update([version] if version else [])
    for name in list(found):
        for required in STAND_INS[name].requires if name in STAND_INS else ():
            found.setdefault(required, set())
    return found


def missing_extensions(directory: str, names: t.Iterable[str]) -> list[str]:
    """Return which of the extensions an installation doesn't have.

    :param directory: its ``bin`` directory.
    """
    share = share_directory(directory)
    return [name for name in names if not os.path.exists(os.path.join(share, "extension/", f"{name}.control"))]


def share_directory(directory: str) -> str:
    """Return the directory with the data files of an installation; empty if there is none in the usual places."""
    prefix = os.path.dirname(directory)
    debian = os.path.join(os.path.normpath(f"{prefix}/../../.."), "share", "postgresql", os.path.basename(prefix))
    for share in (os.path.join(prefix, "share", "postgresql"), os.path.join(prefix, "share"), debian):
        if os.path.exists(os.path.join(share, "postgres.bki")):
            return share
    return ""


class Extended(t.NamedTuple):
    """How to run a server with stand-ins: the ``bin`` directory, and settings."""

    programs: str
    settings: dict[str, str]


def add_stand_ins(
    programs: str, base: str, major: int, needed: t.Mapping[str, t.Collection[str]], user: User | None
) -> Extended:
    """Write the files of stand-ins for the missing ones of the needed extensions.

    :param programs: the ``bin`` directory of the installation.
    :param base: the temporary directory of the shadow server.
    :param needed: the names of the extensions, with the versions that the script names.
    :param user: the user that runs the server.
    """
    share = share_directory(programs)
    names = [name for name in missing_extensions(programs, needed) if name in STAND_INS] if share else []
    files: dict[str, str] = {}
    for name in names:
        files |= STAND_INS[name].files(needed[name])
    if not files:
        return Extended(programs, {})
    top = os.path.join(base, "extended")
    if major >= _PATH_SINCE and ":" not in base:
        extended = Extended(programs, {"extension_control_path": f"$system:{top}"})
        target = os.path.join(top, "extension/")
        os.makedirs(target)
    else:
        extended = Extended(_linked_installation(programs, share, top), {})
        target = os.path.join(share_directory(extended.programs), "extension/")
    for name, content in files.items():
        # Never through a link: it would lead to a file of the installation.
        with open(os.path.join(target, name), "x", encoding="utf-8") as file:
            file.write(content)
    make_accessible(top, user)
    return extended


def _linked_installation(programs: str, share: str, top: str) -> str:
    """Create a directory like an installation, with a copy of the server; return its ``bin`` directory.

    The server finds its files relative to its program if that is in the same place relative to them as in the installation.
    """
    root = os.path.commonpath([programs, share])
    package = os.path.dirname(root)
    # A wheel has the libraries next to its package, and the programs load them from there.
    copy = os.path.join(top, os.path.basename(package), os.path.basename(root))
    new_programs, new_share = (os.path.join(copy, os.path.relpath(each, root)) for each in (programs, share))
    new_extension = os.path.join(new_share, "extension/")
    for each in (new_programs, new_extension):
        os.makedirs(each)
    shutil.copyfile(os.path.join(programs, "postgres"), os.path.join(new_programs, "postgres"))
    _link_entries(os.path.dirname(programs), os.path.dirname(new_programs))
    _link_entries(share, new_share)
    _link_entries(os.path.join(share, "extension/"), new_extension)
    with contextlib.suppress(FileExistsError):
        os.symlink(f"{package}.libs", os.path.join(top, f"{os.path.basename(package)}.libs"))
    return new_programs


def _link_entries(source: str, target: str) -> None:
    """Link the entries of a directory that another one doesn't have."""
    for name in os.listdir(source):
        if not os.path.lexists(os.path.join(target, name)):
            os.symlink(os.path.join(source, name), os.path.join(target, name))
