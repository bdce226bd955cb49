# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remembers what the desired SQL means, and that a database already equals it.

A file makes a run faster and never decides what is true. What the SQL means is
a pure function of its key. That a database is unchanged is remembered for the
state it was concluded from (``Unchanged``), and counts only for a database that
is read in that very state. A file that is missing, torn, somebody else's, or in
another's place only costs time. No row and no secret of the database is in it:
it holds the schema's facts.
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

from ..model.desired import DesiredSchema
from ..model.facts import Fact, FactSet

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..model.facts import FactId

MAX_AGE = 30 * 24 * 3600
"""Seconds after which something remembered is forgotten, unless it was asked for."""


@functools.cache
def engine_version() -> str:
    """Return what tells this version of the engine from every other: another one may draw another conclusion.

    On a target the code travels in an archive, whose directory has a checksum for each file.
    """
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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
    return hashlib.sha256(json.dumps([engine_version(), *parts], sort_keys=True, default=list).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedResult:
    """The conclusion that a database in a certain state needs no change.

    :param question: the key of all that was asked (``key``): of the desired schema and the options.
    :param digest: the hash of the database's state (``extract.digest``).
    :param census: what the server counted in that state (``extract.census``).
    :param result: the module's return values.
    :param warnings: the module's warnings.
    """

    request_key: str
    digest: str
    counts: str
    result: Mapping[str, object]
    warnings: tuple[str, ...]


def _private(status: os.stat_result) -> bool:
    """Tell whether nobody else can have written it: whoever can would decide what a run reports."""
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


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
            if not _private(os.stat(self._folder)) or not _private(os.fstat(file.fileno())):
                return None
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

    def load_unchanged(self, request_key: str, digest: str, counts: str) -> UnchangedResult | None:
        """Return what was concluded about a database in this very state, or None.

        The file says itself what it is about: one in another's place, however it came there, is no answer.
        """
        document = self.load(key("unchanged", request_key, digest))
        about = {"request_key": request_key, "digest": digest, "counts": counts}
        if document is None or {name: document.get(name) for name in about} != about:
            return None
        result, warnings = document.get("result"), document.get("warnings")
        if not isinstance(result, dict) or not isinstance(warnings, list):
            return None
        return UnchangedResult(**about, result=result, warnings=tuple(warnings))

    def store_unchanged(self, unchanged: UnchangedResult) -> None:
        """Remember a conclusion under the state that it was drawn from, and nothing else."""
        self.store(
            key("unchanged", unchanged.request_key, unchanged.digest),
            {each.name: getattr(unchanged, each.name) for each in fields(unchanged)},
        )

    def load_desired(self, name: str, intern_from: FactSet | None = None) -> DesiredSchema | None:
        """Return a remembered meaning, or None.

        :param like: what is known already, by all likelihood much the same: facts that say the same are shared.
        """
        document = self.load(name)
        if document is None:
            return None
        with contextlib.suppress(IndexError, KeyError, TypeError, ValueError):
            return _decode(document, intern_from or FactSet())
        return None

    def store_desired(self, name: str, desired: DesiredSchema) -> None:
        """Remember a meaning, and forget what nobody has asked for in a month."""
        self._remove_expired()
        self.store(name, _encode(desired))

    def _remove_expired(self) -> None:
        with contextlib.suppress(OSError):
            for entry in os.scandir(self._folder or os.devnull):
                if entry.stat().st_mtime < self._clock() - MAX_AGE:
                    os.unlink(entry.path)


def default_cache_folder() -> str:
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


def _encode(desired: DesiredSchema) -> dict[str, t.Any]:
    numbers = _Numbers()
    return {
        "facts": [_encode_fact(fact, numbers) for fact in desired.state.facts.values()],
        "preexisting": [_encode_fact(fact, numbers) for fact in desired.preexisting],
        "needs": [
            [numbers.of(fact_id), [numbers.of(need) for need in needs]]
            for fact_id, needs in desired.state.depends_on.items()
        ],
        "outside": numbers.of_all(desired.outside),
        "declared": numbers.of_all(desired.declared),
        "from_extensions": numbers.of_all(desired.from_extensions),
        "extension_facts": [_encode_fact(fact, numbers) for fact in desired.extension_facts],
        "baseline": numbers.of_all(desired.baseline),
        "reparsed": [[numbers.of(fact_id), attributes] for fact_id, attributes in desired.reparsed.items()],
        "unmodelled": sorted(desired.unmodelled),
        "major": desired.major,
        "server": desired.server,
        "warnings": desired.warnings,
        "ids": numbers.ids(),
    }


def _encode_fact(fact: Fact, numbers: _Numbers) -> list[object]:
    parent = numbers.of(fact.parent) if fact.parent is not None else None
    return [numbers.of(fact.id), parent, fact.attributes, fact.metadata]


def _decode_fact(row: list[t.Any], ids: list[FactId]) -> Fact:
    number, parent, attributes, metadata = row
    return Fact(ids[number], ids[parent] if parent is not None else None, _attrs(attributes), _attrs(metadata))


def _decode(document: dict[str, t.Any], intern_from: FactSet) -> DesiredSchema:
    known: dict[FactId, FactId] = {}
    ids = [_tuple(each, known) for each in document["ids"]]
    state = FactSet()
    for row in document["facts"]:
        fact = intern_from.intern(_decode_fact(row, ids))
        state.facts[fact.id] = fact
    for number, needs in document["needs"]:
        state.depends_on[ids[number]] = tuple(ids[need] for need in needs)
    return DesiredSchema(
        state=state,
        preexisting=[_decode_fact(row, ids) for row in document["preexisting"]],
        outside={ids[each] for each in document["outside"]},
        declared={ids[each] for each in document["declared"]},
        from_extensions={ids[each] for each in document["from_extensions"]},
        extension_facts=[_decode_fact(row, ids) for row in document["extension_facts"]],
        baseline={ids[each] for each in document["baseline"]},
        reparsed={ids[number]: _attrs(attributes) for number, attributes in document["reparsed"]},
        unmodelled=set(map(tuple, document["unmodelled"])),
        major=document["major"],
        server=document["server"],
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
