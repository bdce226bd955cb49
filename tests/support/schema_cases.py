# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema transitions under ``tests/cases``: what a folder holds, and on which majors it runs.

A case is a folder ``<kind>/<name>`` with ``before.sql`` and ``after.sql``, each a whole schema that loads into an empty
database, and where it matters ``admin.sql`` (what was done to the database before), ``seed.sql`` (rows for
``before.sql``) and ``case.yml``. The keys of the latter are the attributes of `Case`.
"""

from __future__ import annotations

import functools
import os
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.support.postgres import ROOT, installations

CASES = ROOT / "tests" / "cases"
EVERYWHERE = os.environ.get("SCHEMA_CASES") == "all" or os.environ.get("HYPOTHESIS_PROFILE") == "long"
"""Whether every case runs on every major, or each on one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One transition, as the folder describes it.

    :param admin: what was done to the database before, as a file; ``{database}`` stands for its quoted name.
    :param writes: tables whose rows the change itself writes: functions that it calls do.
    :param majors: the majors it makes sense on; empty for all.
    :param needs_extensions: extensions the server must have.
    :param needs_icu: whether the server must have been built with ICU.
    :param roles: roles made before, none of which may log in.
    :param also_backwards: whether ``after.sql`` to ``before.sql`` is a case as well.
    :param no_drop: forwards, no statement may drop anything: PostgreSQL can do it in place.
    :param unchanged: the two are the same schema, so there is nothing to do.
    :param own_parts: a column or check that a table had before it inherited it stays its own as well, and ``pg_dump``
        tells; no statement changes that, so it doesn't count in this case.
    :param keeps: what ``destructive: keep`` keeps forwards; a case that says so is judged under ``keep``, too.
    :param note: why the case exists, where the name doesn't say it.
    """

    name: str
    before: str
    after: str
    seed: str = ""
    admin: str = ""
    writes: tuple[str, ...] = ()
    majors: tuple[int, ...] = ()
    needs_extensions: tuple[str, ...] = ()
    needs_icu: bool = False
    roles: tuple[str, ...] = ()
    also_backwards: bool = True
    no_drop: bool = False
    unchanged: bool = False
    own_parts: bool = False
    keeps: tuple[str, ...] | None = None
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

        Backwards, the short run takes every third case, on another major than forwards.
        """
        majors, draw = self.runs_on(), zlib.crc32(self.name.encode())
        if EVERYWHERE or not majors:
            return majors
        if backwards and draw % 3:
            return []
        return [majors[(draw // 3 + backwards) % len(majors)]]


@functools.cache
def extensions_of(bin_dir: Path) -> frozenset[str]:
    """Return the names of the extensions that come with an installation."""
    return frozenset(path.stem for path in (Path(_told_by(bin_dir, "--sharedir")) / "extension").glob("*.control"))


@functools.cache
def has_icu(bin_dir: Path) -> bool:
    """Tell whether an installation was built with ICU."""
    return "--with-icu" in _told_by(bin_dir, "--configure")


def _told_by(bin_dir: Path, question: str) -> str:
    return subprocess.run([bin_dir / "pg_config", question], capture_output=True, text=True, check=True).stdout.strip()


def load(folder: Path) -> Case:
    """Read a case; an unknown key in its ``case.yml`` is a TypeError."""
    told = yaml.safe_load((folder / "case.yml").read_text()) if (folder / "case.yml").exists() else {}
    seed, admin = folder / "seed.sql", folder / "admin.sql"
    for key in ("majors", "writes", "needs_extensions", "roles"):
        told[key] = tuple(told.get(key, ()))
    if "keeps" in told:
        told["keeps"] = tuple(told["keeps"])
    return Case(
        name=folder.relative_to(CASES).as_posix(),
        before=(folder / "before.sql").read_text(),
        after=(folder / "after.sql").read_text(),
        seed=seed.read_text() if seed.exists() else "",
        admin=admin.read_text() if admin.exists() else "",
        **told,
    )


@functools.cache
def cases() -> tuple[Case, ...]:
    """Return every case, by name."""
    return tuple(load(path.parent) for path in sorted(CASES.glob("*/*/before.sql")))
