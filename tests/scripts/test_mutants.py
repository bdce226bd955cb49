# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make mutants``: which changes it tries, and that it makes them."""

from __future__ import annotations

import importlib.util
import sys
import typing as t
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS

from scripts.mutants import __main__ as command
from scripts.mutants import judged
from scripts.mutants.changes import mutants
from scripts.mutants.patching import Loaded

if t.TYPE_CHECKING:
    from types import ModuleType

SOURCE = '''"""Says what a number is."""

from __future__ import annotations

import functools
import typing as t

if t.TYPE_CHECKING and True:
    from collections.abc import Iterable

WIDE = 120
above = lambda number=8: number


@functools.cache
def size(number: int | None) -> str:
    if number is None or (
        number
        < 0
    ):
        raise ValueError(number)
    return "small" if number < 10 else "large"


class Sizes:
    least = 4

    def least_of(self, number: int = 7) -> int:
        return number

    def of(self, numbers: Iterable[int]) -> list[str]:
        return [(lambda each: size(each))(number) for number in numbers if number]
'''

CHANGES = [
    ("", 11, "120  ->  (121)"),
    ("", 12, "8  ->  (9)"),
    ("size", 17, "number is None or number < 0  ->  (number is None and number < 0)"),
    ("size", 17, "number is None  ->  (number is not None)"),
    ("size", 18, "number < 0  ->  (number <= 0)"),
    ("size", 19, "0  ->  (1)"),
    ("size", 21, "raise ValueError(number)  ->  pass"),
    ("size", 22, "number < 10  ->  (number <= 10)"),
    ("size", 22, "10  ->  (11)"),
    ("Sizes", 26, "4  ->  (5)"),
    ("Sizes.least_of", 28, "7  ->  (8)"),
    ("Sizes.of", 32, "number  ->  (not (number))"),
]


def test_changes_are_those_of_code_that_is_executed() -> None:
    found = [(each.where, each.node.lineno, each.change) for each in mutants(Path("sizes.py"), SOURCE)]
    assert sorted(found) == sorted(CHANGES)


def test_what_is_only_asserted_is_not_changed() -> None:
    assert list(mutants(Path("pairs.py"), "pairs = list(zip(ones, others, strict=True))\n")) == []


def test_a_change_leaves_the_other_lines_where_they_are() -> None:
    for each in mutants(Path("sizes.py"), SOURCE):
        changed = each.apply(SOURCE)
        compile(changed, "sizes.py", "exec")
        assert changed.splitlines()[each.lines.stop - 1 :] == SOURCE.splitlines()[each.lines.stop - 1 :] or (
            each.text in changed and len(changed.splitlines()) == len(SOURCE.splitlines())
        )


@pytest.fixture
def sizes(tmp_path: Path) -> ModuleType:
    path = tmp_path / "sizes.py"
    path.write_text(SOURCE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("sizes", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (None, ["small", "large"]),
        ("number < 10  ->  (number <= 10)", ["small", "small"]),
        ("number  ->  (not (number))", []),
    ],
)
def test_loaded_functions_change(sizes: ModuleType, change: str | None, expected: list[str]) -> None:
    path = Path(str(sizes.__file__))
    assert sizes.Sizes().of([9, 10]) == ["small", "large"]  # now they are cached
    loaded = Loaded("sizes")
    for each in mutants(path, SOURCE):
        if each.change == change:
            assert loaded.patch(path, SOURCE, each.apply(SOURCE), values=each.when_loaded)
    assert sizes.Sizes().of([9, 10]) == expected


@pytest.mark.parametrize("change", ["120  ->  (121)", "4  ->  (5)", "7  ->  (8)", "8  ->  (9)"])
def test_values_of_a_loaded_module_change(sizes: ModuleType, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sizes", sizes)
    path = Path(str(sizes.__file__))
    (mutant,) = (each for each in mutants(path, SOURCE) if each.change == change)
    assert mutant.when_loaded
    before = values(sizes)
    assert Loaded("sizes").patch(path, SOURCE, mutant.apply(SOURCE), values=True)
    assert sorted(after - first for first, after in zip(before, values(sizes), strict=True)) == [0, 0, 0, 1]


def values(sizes: ModuleType) -> tuple[int, ...]:
    return (sizes.WIDE, sizes.Sizes.least, sizes.Sizes().least_of(), sizes.above())


def test_judgments_are_about_changes_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = command.ENGINE / "plan" / "sizes.py"
    possible = list(mutants(path, SOURCE))
    file = tmp_path / "judgments.yml"
    monkeypatch.setattr(judged, "FILE", file)
    entry = "- {file: plan/sizes.py, where: size, change: '%s', reason: none}\n"
    other = "- {file: plan/other.py, where: size, change: '0  ->  (1)', reason: none}\n"
    file.write_text(entry % "10  ->  (11)" + entry % "10  ->  (12)" + other, encoding="utf-8")
    found, unknown = judged.equivalent(possible)
    assert [each.change for each in found] == ["10  ->  (11)"]
    assert unknown == ["plan/sizes.py: size: 10  ->  (12)"]


def test_every_judgment_is_about_the_code_as_it_is() -> None:
    files = command.files_in(list(command.FOLDERS))
    possible = [each for file in files for each in mutants(file, file.read_text(encoding="utf-8"))]
    assert judged.equivalent(possible)[1] == []
    assert {each["file"] for each in judged.judgments()} <= {judged.below_engine(file) for file in files}
    assert all(len(each["reason"]) > 20 for each in judged.judgments())


@pytest.mark.parametrize(
    ("noticed", "tried", "expected"), [(0, 0, (0, 100)), (270, 300, (86, 93)), (10, 10, (72, 100))]
)
def test_the_interval_is_that_of_wilson(noticed: int, tried: int, expected: tuple[int, int]) -> None:
    low, high = command.interval(noticed, tried)
    assert (round(low), round(high)) == expected


def test_a_sample_has_as_many_changes_of_each_folder() -> None:
    one, other = (list(mutants(command.ENGINE / folder / "sizes.py", SOURCE)) for folder in ("plan", "online"))
    found = command.sampled([*one, *other[:3]], 4, 1)
    assert [command.folder_of(each) for each in found] == ["plan"] * 4 + ["online"] * 3
    assert found == command.sampled([*one, *other[:3]], 4, 1) != command.sampled([*one, *other[:3]], 4, 2)


def test_caches_of_other_modules_are_kept(sizes: ModuleType) -> None:
    path = Path(str(sizes.__file__))
    sizes.Sizes().of([1, 2])
    Loaded("elsewhere").patch(path, SOURCE, SOURCE)
    assert sizes.size.cache_info().currsize == 2
    Loaded("sizes").patch(path, SOURCE, SOURCE)
    assert sizes.size.cache_info().currsize == 0


def test_a_weight_that_is_said_to_be_alone_is() -> None:
    alone = "no other kind has this one or the next"
    for each in judged.judgments():
        weight = int(each["change"].split()[0]) if alone in each["reason"] else -1
        rules = {type(rule).__name__ for rule in KINDS.values() if rule.weight in (weight, weight + 1)}
        assert rules == ({each["where"]} if weight != -1 else set()), each
