# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Caches desired schemas, and results for databases that need no change.

The cache makes runs faster but never affects results. The desired schema is a
pure function of its key. An ``UnchangedResult`` is valid only for a database in
exactly the state for which it was stored. A file that is missing, incomplete,
misplaced or owned by another user is ignored. The cache contains facts about
schemas, but no table rows and no secrets.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import stat
import tempfile
import time
import typing as t
import zipfile
from dataclasses import dataclass, fields

from ..model import secret_values
from ..model.desired import DesiredSchema
from ..model.facts import Fact, FactSet

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from ..model.facts import FactId, Value

MAX_AGE = 30 * 24 * 3600
"""Seconds after which an unused file is removed."""


@functools.cache
def engine_version() -> str:
    """Return a hash of the engine's code, as another version may give other results.

    On a managed node the code runs from a ZIP archive, whose directory has a checksum for each file.
    """
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    archive, inside, _rest = root.partition(".zip" + os.sep)
    if inside and zipfile.is_zipfile(archive + ".zip"):
        with zipfile.ZipFile(archive + ".zip") as payload:
            parts = sorted((entry.filename, entry.CRC) for entry in payload.infolist() if "/schema/" in entry.filename)
    else:
        paths = [os.path.join(directory, name) for directory, _directories, names in os.walk(root) for name in names]
        stats = [(path, os.stat(path)) for path in sorted(paths) if path.endswith(".py")]
        parts = [(os.path.relpath(path, root), status.st_size ^ status.st_mtime_ns) for path, status in stats]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def key(*parts: object) -> str:
    """Return a cache key for everything that the cached value depends on."""
    return hashlib.sha256(json.dumps([engine_version(), *parts], sort_keys=True, default=list).encode()).hexdigest()


def objects_key(request_key: str) -> str:
    """Return the key for what is known of the objects of a request (see ``part``)."""
    return key("objects", request_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedResult:
    """The result for a database that needed no change.

    :param request_key: the key (``key``) of the desired schema and the options.
    :param digest: the hash of the database's state (``extract.digest``).
    :param counts: the facts counted by the server in that state (``extract.counts``).
    :param result: the module's return values.
    :param warnings: the module's warnings.
    """

    request_key: str
    digest: str
    counts: str
    result: Mapping[str, object]
    warnings: tuple[str, ...]


def _private(status: os.stat_result) -> bool:
    """Return whether only this user can have written a file; others must not be able to affect results."""
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


class Cache:
    """A directory with one JSON file per key.

    :param folder: its path; created with access for this user only. Empty: cache nothing.
    :param clock: returns the seconds since the epoch.
    """

    def __init__(self, folder: str, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock

    def load(self, name: str) -> dict[str, t.Any] | None:
        """Return the value stored under a key, or None."""
        if not self._folder:
            return None
        path = os.path.join(self._folder, f"{name}.json")
        with contextlib.suppress(OSError, ValueError), open(path, encoding="utf-8") as file:
            if not _private(os.stat(self._folder)) or not _private(os.fstat(file.fileno())):
                return None
            document = json.load(file)
            os.utime(path)
            return document if isinstance(document, dict) else None
        return None

    def store(self, name: str, value: object) -> None:
        """Store a value under a key, atomically; a full disk is not an error.

        Nothing is stored if the catalogs contain secret values, as hashes of catalogs would cover them.
        """
        if not self._folder or secret_values.are_known():
            return
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.write(json.dumps(value))
                os.replace(temporary, os.path.join(self._folder, f"{name}.json"))
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise

    def load_unchanged(self, request_key: str, digest: str, counts: str) -> UnchangedResult | None:
        """Return the result stored for a database in exactly this state, or None.

        The file contains its own identity, so that a misplaced file is ignored.
        """
        document = self.load(key("unchanged", request_key, digest))
        identity = {"request_key": request_key, "digest": digest, "counts": counts}
        if document is None or {name: document.get(name) for name in identity} != identity:
            return None
        result, warnings = document.get("result"), document.get("warnings")
        if not isinstance(result, dict) or not isinstance(warnings, list):
            return None
        return UnchangedResult(**identity, result=result, warnings=tuple(warnings))

    def store_unchanged(self, unchanged: UnchangedResult) -> None:
        """Store a result for the state of the database that it belongs to."""
        self.store(
            key("unchanged", unchanged.request_key, unchanged.digest),
            {each.name: getattr(unchanged, each.name) for each in fields(unchanged)},
        )

    def load_desired(self, name: str, intern_from: FactSet | None = None) -> DesiredSchema | None:
        """Return a cached desired schema, or None.

        :param intern_from: a similar fact set, whose identical facts are shared.
        """
        document = self.load(name)
        if document is None:
            return None
        with contextlib.suppress(IndexError, KeyError, TypeError, ValueError):
            return decode(document, intern_from or FactSet())
        return None

    def store_desired(self, name: str, desired: DesiredSchema) -> None:
        """Store a desired schema, and remove expired files."""
        self._remove_expired()
        self.store(name, _encode(desired))

    def _remove_expired(self) -> None:
        with contextlib.suppress(OSError):
            for entry in os.scandir(self._folder or os.devnull):
                if entry.stat().st_mtime < self._clock() - MAX_AGE:
                    os.unlink(entry.path)


def default_cache_folder() -> str:
    """Return the user's cache directory for this collection (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "draggonnb.supabase/schema") if os.path.isabs(base) else ""


class _Numbers:
    """Numbers the ids and the attributes in a file, so that each is stored and decoded once.

    Facts share equal ids and attributes, so most are known by their address, without comparing them. All of them exist until the
    file is encoded.
    """

    def __init__(self) -> None:
        self._ids: dict[FactId, int] = {}
        self._encoded: list[list[object]] = []
        self._values: dict[t.Any, tuple[int, Mapping[str, Value]]] = {}
        self._known: dict[int, int] = {}

    def of(self, fact_id: FactId) -> int:
        """Return the number of an id, which is higher than those of the ids that it contains."""
        number = self._known.get(id(fact_id))
        if number is None:
            number = self._ids.get(fact_id)
            if number is None:
                parts = [self.of(part) if isinstance(part, tuple) else part for part in fact_id]
                number = self._ids[fact_id] = len(self._ids)
                self._encoded.append([parts] if tuple in map(type, fact_id) else parts)
            self._known[id(fact_id)] = number
        return number

    def of_all(self, fact_ids: Iterable[FactId]) -> list[int]:
        """Return the numbers of some ids."""
        return sorted(self.of(each) for each in fact_ids)

    def of_values(self, values: Mapping[str, Value]) -> int:
        """Return the number of attributes or metadata."""
        number = self._known.get(id(values))
        if number is None:
            number, _values = self._values.setdefault(tuple(values.items()), (len(self._values), values))
            self._known[id(values)] = number
        return number

    def ids(self) -> list[list[object]]:
        """Return the ids in the order of their numbers; one that contains others has their numbers, in a list of its own."""
        return self._encoded

    def values(self) -> list[Mapping[str, Value]]:
        """Return the attributes and metadata in the order of their numbers."""
        return [values for _number, values in self._values.values()]


def _encode(desired: DesiredSchema) -> dict[str, t.Any]:
    numbers, facts = _Numbers(), desired.state.facts
    objects = {name: number for number, name in enumerate(desired.objects)}
    return {
        "facts": [_encode_fact(fact, numbers) for fact in facts.values()],
        "preexisting": [_encode_fact(fact, numbers) for fact in desired.preexisting],
        # Most depend on their parent alone, which isn't written.
        "needs": [
            [numbers.of(fact_id), [numbers.of(dependency) for dependency in dependencies]]
            for fact_id, dependencies in desired.state.depends_on.items()
            if not (len(dependencies) == 1 and fact_id in facts and dependencies[0] == facts[fact_id].parent)
        ],
        "outside": numbers.of_all(desired.outside),
        "declared": numbers.of_all(desired.declared),
        "from_extensions": numbers.of_all(desired.from_extensions),
        "extension_facts": [_encode_fact(fact, numbers) for fact in desired.extension_facts],
        "baseline": numbers.of_all(desired.baseline),
        "unmodelled": sorted(desired.unmodelled),
        "objects": list(desired.objects.items()),
        "owners": [objects.get(desired.owners.get(each, "")) for each in facts],
        "major": desired.major,
        "server": desired.server,
        "warnings": desired.warnings,
        "ids": numbers.ids(),
        "values": numbers.values(),
    }


def _encode_fact(fact: Fact, numbers: _Numbers) -> list[object]:
    parent = numbers.of(fact.parent) if fact.parent is not None else None
    return [numbers.of(fact.id), parent, numbers.of_values(fact.attributes), numbers.of_values(fact.metadata)]


def _decode_fact(row: list[t.Any], ids: list[FactId], values: list[dict[str, Value]], known: FactSet) -> Fact:
    """Return a fact; the one of a similar fact set if it is identical."""
    number, parent, attributes, metadata = row
    fact_id, parent_id = ids[number], ids[parent] if parent is not None else None
    own = known.facts.get(fact_id)
    if (
        own is not None
        and own.parent == parent_id
        and own.attributes == values[attributes]
        and own.metadata == values[metadata]
    ):
        return own
    return Fact(fact_id, parent_id, values[attributes], values[metadata])


def decode(
    document: Mapping[str, t.Any], intern_from: FactSet, positions: Collection[int] | None = None
) -> DesiredSchema:
    """Return the desired schema in a file.

    :param intern_from: a similar fact set, whose identical facts are shared.
    :param positions: those of the facts to return; nothing says that there are others. None for all.
    """
    ids: list[FactId] = []
    for each in document["ids"]:
        nested = isinstance(each[0], list)
        ids.append(tuple([ids[part] if isinstance(part, int) else part for part in each[0]] if nested else each))
    values = [_decode_attributes(each) for each in document["values"]]
    state, facts = FactSet(), document["facts"]
    chosen = facts if positions is None else [facts[each] for each in positions]
    left_out = {row[0] for row in facts} - {row[0] for row in chosen} if positions is not None else frozenset()
    for row in chosen:
        fact = _decode_fact(row, ids, values, intern_from)
        state.facts[fact.id] = fact
        if fact.parent is not None:
            state.depends_on[fact.id] = (fact.parent,)
    for number, dependencies in document["needs"]:
        if number not in left_out:
            state.depends_on[ids[number]] = tuple([ids[dependency] for dependency in dependencies])
    outside, declared, from_extensions, baseline = (
        {ids[each] for each in document[name] if each not in left_out}
        for name in ("outside", "declared", "from_extensions", "baseline")
    )
    objects = document["objects"]
    owners: dict[FactId, str] = {}
    if positions is None:
        numbered = zip(state.facts, document["owners"], strict=True)
        owners = {fact_id: objects[number][0] for fact_id, number in numbered if number is not None}
    return DesiredSchema(
        state=state,
        preexisting=[
            _decode_fact(row, ids, values, intern_from) for row in document["preexisting"] if row[0] not in left_out
        ],
        outside=outside,
        declared=declared,
        from_extensions=from_extensions,
        extension_facts=[_decode_fact(row, ids, values, intern_from) for row in document["extension_facts"]],
        baseline=baseline,
        unmodelled=set(map(tuple, document["unmodelled"])),
        major=document["major"],
        server=document["server"],
        objects=dict(objects) if owners else {},
        owners=owners,
        warnings=document["warnings"],
    )


def _decode_attributes(values: dict[str, t.Any]) -> dict[str, t.Any]:
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple([tuple(each) if isinstance(each, list) else each for each in value])
    return values
