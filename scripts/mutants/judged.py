# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The changes that were judged equivalent to the original: no test can notice them."""

from __future__ import annotations

import typing as t
from pathlib import Path

import yaml

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .changes import Mutant

FILE = Path("tests", "equivalent_mutants.yml")


def judgments() -> list[dict[str, str]]:
    """Return the judgments: the file, the function, the change, and the reason."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8")) or []


def equivalent(possible: Iterable[Mutant]) -> tuple[list[Mutant], list[str]]:
    """Return the changes among the possible ones that were judged, and the judgments about none in the same files."""
    wanted = {(each["file"], each["where"], each["change"]) for each in judgments()}
    by_key: dict[tuple[str, str, str], list[Mutant]] = {}
    for each in possible:
        by_key.setdefault((below_engine(each.path), each.where, each.change), []).append(each)
    files = {key[0] for key in by_key}
    unknown = [": ".join(each) for each in sorted(wanted) if each[0] in files and each not in by_key]
    return [mutant for each in wanted for mutant in by_key.get(each, [])], unknown


def below_engine(path: Path) -> str:
    """Return how a judgment names a file: by its path below the engine's folder."""
    return "/".join(path.parts[3:])
