# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remembers what the desired SQL means, and that there was nothing to do.

Both are pure functions of what is in their key, so a hit is as good as the
computation; a file that is missing, torn or unreadable only costs time. No row
and no secret of the database is in it: it holds the schema's facts.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
import time
import typing as t
import zipfile

from .desired import Desired
from .fact import Fact, State

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .fact import FactId

KEPT_FOR = 30 * 24 * 3600
"""Seconds after which something remembered is forgotten, unless it was asked for."""


@functools.cache
def engine() -> str:
    """Return what tells this version of the engine from every other: another one may draw another conclusion.

    On a target the code travels in an archive, whose directory has a checksum for each file.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    archive, inside, _rest = here.partition(".zip" + os.sep)
    if inside and zipfile.is_zipfile(archive + ".zip"):
        with zipfile.ZipFile(archive + ".zip") as payload:
            parts = sorted((entry.filename, entry.CRC) for entry in payload.infolist() if "/schema/" in entry.filename)
    else:
        found = [os.path.join(folder, name) for folder, _folders, names in os.walk(here) for name in names]
        stats = [(path, os.stat(path)) for path in sorted(found) if path.endswith(".py")]
        parts = [(os.path.relpath(path, here), stat.st_size ^ stat.st_mtime_ns) for path, stat in stats]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def key(*parts: object) -> str:
    """Return a key for everything the remembered thing depends on."""
    return hashlib.sha256(json.dumps([engine(), *parts], sort_keys=True, default=list).encode()).hexdigest()


class Cache:
    """A folder of JSON files, one a key.

    :param folder: where; created for its user alone. Empty: remember nothing.
    :param clock: seconds since the epoch.
    """

    def __init__(self, folder: str, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock

    def load(self, name: str) -> dict[str, t.Any] | None:
        """Return what was stored under a key, or None."""
        if not self._folder:
            return None
        path = os.path.join(self._folder, f"{name}.json")
        with contextlib.suppress(OSError, ValueError), open(path, encoding="utf-8") as file:
            document = json.load(file)
            os.utime(path)
            return document if isinstance(document, dict) else None
        return None

    def store(self, name: str, value: object) -> None:
        """Store under a key, whole or not at all; a full disk is no failure."""
        if not self._folder:
            return
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(json.dumps(value))
                os.replace(temporary, os.path.join(self._folder, f"{name}.json"))
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise

    def load_desired(self, name: str, like: State | None = None) -> Desired | None:
        """Return a remembered meaning, or None.

        :param like: what is known already, by all likelihood much the same: facts that say the same are shared.
        """
        document = self.load(name)
        if document is None:
            return None
        with contextlib.suppress(IndexError, KeyError, TypeError, ValueError):
            return _decode(document, like or State())
        return None

    def store_desired(self, name: str, desired: Desired) -> None:
        """Remember a meaning, and forget what nobody has asked for in a month."""
        self._forget_the_old()
        self.store(name, _encode(desired))

    def _forget_the_old(self) -> None:
        with contextlib.suppress(OSError):
            for entry in os.scandir(self._folder or os.devnull):
                if entry.stat().st_mtime < self._clock() - KEPT_FOR:
                    os.unlink(entry.path)


def default_folder() -> str:
    """Return the user's cache folder for this collection (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "draggonnb.supabase", "schema") if os.path.isabs(base) else ""


class _Numbers:
    """Gives every id that a file mentions a number, so that it stands there once."""

    def __init__(self) -> None:
        self._numbers: dict[FactId, int] = {}

    def of(self, fact_id: FactId) -> int:
        """Return the number of an id."""
        return self._numbers.setdefault(fact_id, len(self._numbers))

    def of_all(self, fact_ids: Iterable[FactId]) -> list[int]:
        """Return the numbers of some ids."""
        return sorted(self.of(each) for each in fact_ids)

    def ids(self) -> list[FactId]:
        """Return all the ids, each where its number says."""
        return list(self._numbers)


def _encode(desired: Desired) -> dict[str, t.Any]:
    numbers = _Numbers()
    return {
        "facts": [_encode_fact(fact, numbers) for fact in desired.state.facts.values()],
        "born": [_encode_fact(fact, numbers) for fact in desired.born],
        "needs": [
            [numbers.of(fact_id), [numbers.of(need) for need in needs]]
            for fact_id, needs in desired.state.needs.items()
        ],
        "outside": numbers.of_all(desired.outside),
        "declared": numbers.of_all(desired.declared),
        "brought": numbers.of_all(desired.brought),
        "bring": [_encode_fact(fact, numbers) for fact in desired.bring],
        "baseline": numbers.of_all(desired.baseline),
        "again": [[numbers.of(fact_id), attrs] for fact_id, attrs in desired.again.items()],
        "unmodelled": sorted(desired.unmodelled),
        "major": desired.major,
        "warnings": desired.warnings,
        "ids": numbers.ids(),
    }


def _encode_fact(fact: Fact, numbers: _Numbers) -> list[object]:
    parent = numbers.of(fact.parent) if fact.parent is not None else None
    return [numbers.of(fact.id), parent, fact.attrs, fact.notes]


def _decode_fact(row: list[t.Any], ids: list[FactId]) -> Fact:
    number, parent, attrs, notes = row
    return Fact(ids[number], ids[parent] if parent is not None else None, _attrs(attrs), _attrs(notes))


def _decode(document: dict[str, t.Any], like: State) -> Desired:
    known: dict[FactId, FactId] = {}
    ids = [_tuple(each, known) for each in document["ids"]]
    state = State()
    for row in document["facts"]:
        fact = like.same(_decode_fact(row, ids))
        state.facts[fact.id] = fact
    for number, needs in document["needs"]:
        state.needs[ids[number]] = tuple(ids[need] for need in needs)
    return Desired(
        state=state,
        born=[_decode_fact(row, ids) for row in document["born"]],
        outside={ids[each] for each in document["outside"]},
        declared={ids[each] for each in document["declared"]},
        brought={ids[each] for each in document["brought"]},
        bring=[_decode_fact(row, ids) for row in document["bring"]],
        baseline={ids[each] for each in document["baseline"]},
        again={ids[number]: _attrs(attrs) for number, attrs in document["again"]},
        unmodelled=set(map(tuple, document["unmodelled"])),
        major=document["major"],
        warnings=document["warnings"],
    )


def _tuple(value: list[t.Any], known: dict[FactId, FactId]) -> FactId:
    """Return an id as the tuple it was; ids within ids are one object wherever they stand."""
    made = tuple(_tuple(each, known) if isinstance(each, list) else each for each in value)
    return known.setdefault(made, made)


def _attrs(values: dict[str, t.Any]) -> dict[str, t.Any]:
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    return values
