# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Change the schema engine's code, one expression at a time, and report the changes that no test notices.

Usage, from the root of the checkout and with the Python of ``.build/venv``::

    python -m scripts.mutants                               50 random changes in each folder that decides what is executed
    python -m scripts.mutants --sample 20 --seed 7 online   in one folder or file of plugins/module_utils/schema
    python -m scripts.mutants --sample 0                    all changes, which takes a night
    python -m scripts.mutants --again                       those that survived the last time
    python -m scripts.mutants --units                       without the tests on servers, in minutes

First all tests of the engine run once, to see which of them execute which lines. That of the tests on servers is kept in
``.build/mutants``. Each change is made in a fork of the process: first the unit tests that execute its line run, then tests on
servers that do. A change that survives both is dead code, code without a test, or equivalent to the original; those judged
equivalent are in ``tests/equivalent_mutants.yml``, with the reasons. What noticed each change is in ``.build/mutants/trials.log``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import typing as t
from collections import Counter
from pathlib import Path

import pytest

from .changes import mutants
from .judged import equivalent
from .trials import ENGINE_TESTS, UNITS, Trials

if t.TYPE_CHECKING:
    from .changes import Mutant

ENGINE = Path("plugins", "module_utils", "schema")
FOLDERS = ("compare", "kinds", "online", "plan", "renames", "safety")
BUILD = Path(".build", "mutants")
LAST = BUILD / "survivors.json"
ENOUGH = 90
"""The percentage of changes that tests must notice."""

Z = 1.96
"""The quantile of the normal distribution for 95 %."""


def interval(noticed: int, tried: int) -> tuple[float, float]:
    """Return the bounds, in percent, between which the rate of all changes is with a probability of 95 % (Wilson)."""
    if not tried:
        return 0.0, 100.0
    rate, weight = noticed / tried, Z * Z / tried
    middle = (rate + weight / 2) / (1 + weight)
    half = Z * math.sqrt(rate * (1 - rate) / tried + weight / tried / 4) / (1 + weight)
    return 100 * (middle - half), 100 * (middle + half)


def files_in(paths: list[str]) -> list[Path]:
    """Return the files of folders or files, whose names begin at the engine's folder."""
    found = [ENGINE / path for path in paths]
    return [file for path in found for file in ([path] if path.is_file() else sorted(path.rglob("*.py")))]


def folder_of(mutant: Mutant) -> str:
    """Return the folder of the engine that a change is in."""
    return mutant.path.relative_to(ENGINE).parts[0]


def sampled(possible: list[Mutant], number: int, seed: int) -> list[Mutant]:
    """Return that many random changes in each folder, or all that it has."""
    by_folder: dict[str, list[Mutant]] = {}
    for each in possible:
        by_folder.setdefault(folder_of(each), []).append(each)
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [each for some in by_folder.values() for each in chance.sample(some, min(number, len(some)))]


def main(arguments: list[str]) -> int:
    """Try some changes; return 1 if too few of a folder are noticed, beyond chance, or not all could be tried, 0 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=list(FOLDERS), help="folders or files to change")
    parser.add_argument("--sample", type=int, default=50, help="number of changes in each folder, 0 for all")
    parser.add_argument("--seed", type=int, default=1, help="which changes are chosen")
    parser.add_argument("--again", action="store_true", help="try what survived the last time")
    parser.add_argument("--units", action="store_true", help="run only the unit tests")
    parser.add_argument("--tests", nargs="*", default=[ENGINE_TESTS], help="the tests on servers to run")
    given = parser.parse_args(arguments)
    BUILD.mkdir(parents=True, exist_ok=True)

    files = files_in(given.paths)
    sources = {file: file.read_text(encoding="utf-8") for file in files}
    possible = [each for file in files for each in mutants(file, sources[file])]
    judged, unknown = equivalent(possible)
    for judgment in unknown:
        print(f"no such change: {judgment}")
    chosen = [each for each in possible if each not in judged]
    count = len(chosen)
    if given.again:
        names = set(json.loads(LAST.read_text(encoding="utf-8")))
        chosen = [each for each in chosen if f"{each.path} {each.where} {each.change}" in names]
    elif given.sample:
        chosen = sampled(chosen, given.sample, given.seed)
    tried: Counter[str] = Counter()
    survived: dict[str, list[Mutant]] = {}

    def noticed(mutant: Mutant, test: str | None) -> None:
        tried[folder_of(mutant)] += 1
        if test is None:
            survived.setdefault(folder_of(mutant), []).append(mutant)
            print(f"survived: {mutant}", flush=True)
        total, lost = tried.total(), sum(map(len, survived.values()))
        print(f"{total} of {len(chosen)} tried, {lost} survived", file=sys.stderr, flush=True)
        log.write(f"{mutant}: {'noticed by ' + test if test else 'survived'}\n")

    trials = Trials(chosen, sources, BUILD, ENGINE, noticed)
    tests = [UNITS, *([] if given.units else given.tests)]
    with (BUILD / "trials.log").open("w", encoding="utf-8", buffering=1) as log:
        pytest.main(["-q", "-p", "no:cacheprovider", *tests], plugins=[trials])
    lost = [each for some in survived.values() for each in some]
    LAST.write_text(json.dumps([f"{each.path} {each.where} {each.change}" for each in lost]), encoding="utf-8")
    too_few = False
    for folder, number in sorted(tried.items()):
        some = number - len(survived.get(folder, ()))
        low, high = interval(some, number)
        too_few = too_few or high < ENOUGH
        print(f"{folder}: {some} of {number} noticed, {low:.0f} to {high:.0f} %")
    print(f"{count} changes are possible, and {len(judged)} that are equivalent.")
    if tried.total() < len(chosen):
        print(f"{len(chosen) - tried.total()} changes were not tried.")
    return 1 if unknown or too_few or tried.total() < len(chosen) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
