# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema transitions under ``tests/cases``: the content of a folder, and the majors it runs on.

A case is a folder ``<kind>/<name>`` with ``before.sql`` and ``after.sql``, each a complete schema that loads into an
empty database, and optionally ``admin.sql`` (run in the database before), ``seed.sql`` (rows for ``before.sql``),
``outside.sql`` (objects in schemas that aren't managed, made after either), and ``case.yml``. The keys of the latter are the attributes of `Case`.
"""

from __future__ import annotations

import functools
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.support.long_runs import FULL
from tests.support.postgres import ROOT, installations

CASES = ROOT / "tests" / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One transition, as its folder describes it.

    :param admin: SQL that is run in the database before, as a file; ``{database}`` stands for its quoted name.
    :param outside: SQL that is run after ``before.sql`` and, where the result is compared, after ``after.sql``. Its schemas
            are not managed.
    :param refused: how the plan is refused, in check mode already; nothing is changed then.
    :param writes: tables whose rows the change itself writes, through functions that it calls.
    :param majors: the majors that the case is for; empty for all.
    :param needs_extensions: extensions the server must have.
    :param needs_icu: whether the server must have been built with ICU.
    :param roles: roles created before, without LOGIN.
    :param also_backwards: whether ``after.sql`` to ``before.sql`` is a case as well.
    :param no_drop: no statement of the transition from before to after may drop an object: PostgreSQL can alter it.
    :param unchanged: both schemas are the same, so the plan is empty.
    :param own_parts: a column or check that a table had before it inherited it stays locally defined, which ``pg_dump``
            prints and no statement changes; this difference is ignored in this case.
    :param restores: whether the dump of ``after.sql`` can be loaded: it sets an empty search path.
    :param keeps: what ``destructive: keep`` keeps from before to after; if set, the case is also tested under ``keep``.
    :param secrets: whether the SQL has option values that an export leaves out.
    :param note: why the case exists, if the name doesn't say it.
    """

    name: str
    before: str
    after: str
    seed: str = ""
    admin: str = ""
    outside: str = ""
    refused: str = ""
    writes: tuple[str, ...] = ()
    majors: tuple[int, ...] = ()
    needs_extensions: tuple[str, ...] = ()
    needs_icu: bool = False
    roles: tuple[str, ...] = ()
    also_backwards: bool = True
    no_drop: bool = False
    unchanged: bool = False
    own_parts: bool = False
    restores: bool = True
    keeps: tuple[str, ...] | None = None
    secrets: bool = False
    note: str = ""

    def runs_on(self) -> list[int]:
        """Return the majors found on this machine that the case can run on."""
        return [
            major
            for major, bin_dir in sorted(installations().items())
            if (not self.majors or major in self.majors)
            and all(extension in extensions_of(bin_dir) for extension in self.needs_extensions)
            and (not self.needs_icu or has_icu(bin_dir))
        ]

    def chosen(self, *, backwards: bool = False) -> list[int]:
        """Return the majors of this run: all, or one that depends on the name only.

        Backwards, the short run takes every twelfth case, on another major than forwards.
        """
        majors, checksum = self.runs_on(), zlib.crc32(self.name.encode())
        if FULL or not majors:
            return majors
        if backwards and checksum % 12:
            return []
        return [majors[(checksum // 3 + backwards) % len(majors)]]


@functools.cache
def extensions_of(bin_dir: Path) -> frozenset[str]:
    """Return the names of an installation's available extensions."""
    return frozenset(path.stem for path in (Path(_pg_config(bin_dir, "--sharedir")) / "extension").glob("*.control"))


@functools.cache
def has_icu(bin_dir: Path) -> bool:
    """Return whether an installation was built with ICU."""
    return "--with-icu" in _pg_config(bin_dir, "--configure")


def _pg_config(bin_dir: Path, option: str) -> str:
    return subprocess.run([bin_dir / "pg_config", option], capture_output=True, text=True, check=True).stdout.strip()


def load(folder: Path) -> Case:
    """Read a case; an unknown key in its ``case.yml`` is a TypeError."""
    settings = yaml.safe_load((folder / "case.yml").read_text()) if (folder / "case.yml").exists() else {}
    seed, admin, outside = (folder / f"{name}.sql" for name in ("seed", "admin", "outside"))
    for key in ("majors", "writes", "needs_extensions", "roles"):
        settings[key] = tuple(settings.get(key, ()))
    if "keeps" in settings:
        settings["keeps"] = tuple(settings["keeps"])
    return Case(
        name=folder.relative_to(CASES).as_posix(),
        before=(folder / "before.sql").read_text(),
        after=(folder / "after.sql").read_text(),
        seed=seed.read_text() if seed.exists() else "",
        admin=admin.read_text() if admin.exists() else "",
        outside=outside.read_text() if outside.exists() else "",
        **settings,
    )


@functools.cache
def cases() -> tuple[Case, ...]:
    """Return every case, by name."""
    return tuple(load(path.parent) for path in sorted(CASES.glob("*/*/before.sql")))
