# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of extensions: any is accepted, unless the desired SQL declares one."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import kind_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model.diff import Delta
    from ..model.facts import Fact, FactId, FactSet

DECLARED_VERSION, DEFAULT_VERSION = "declared", "default"
"""The metadata ``pinned`` of a desired extension: the version that the SQL declares, or the default one of the target.

Without it, any version is accepted.
"""


def extensions(state: FactSet) -> Iterator[Fact]:
    """Yield the extensions."""
    return state.of_kind("extension")


def schemas_of_extensions(state: FactSet) -> dict[str, str]:
    """Return the schema of each extension."""
    return {fact.name: str(fact.attributes["schema"]) for fact in extensions(state)}


def pinned(extension: Fact, pin: str) -> Fact:
    """Return a desired extension whose version is declared."""
    return replace(extension, metadata={**extension.metadata, "pinned": pin})


def names_version(extension: Fact) -> bool:
    """Return whether CREATE EXTENSION must name the version: it is declared, or that of one that is re-created."""
    pin, version = extension.metadata.get("pinned"), extension.attributes["version"]
    return pin == DECLARED_VERSION or (not pin and version != extension.metadata["available"])


def normalize_extension_versions(live: FactSet, wanted: FactSet) -> None:
    """Accept any version of an extension, and its comment, unless the desired SQL declares it; the default version is that of the target."""
    for fact in list(extensions(wanted)):
        existing, pin = live.facts.get(fact.id), fact.metadata.get("pinned")
        if fact.is_true("own_comment"):
            _accept(comment_id(fact.id), live, wanted)
        if existing is not None and pin != DECLARED_VERSION:
            default = existing.metadata["available"] if pin == DEFAULT_VERSION else None
            wanted.facts[fact.id] = fact.with_attributes(version=default or existing.attributes["version"])


def comment_id(fact_id: FactId) -> FactId:
    """Return the id of the comment on something."""
    return ("comment", fact_id)


def _accept(fact_id: FactId, live: FactSet, wanted: FactSet) -> None:
    """Want a fact as it is."""
    if fact_id in live.facts:
        wanted.copy_from(live, live.facts[fact_id])
    elif fact_id in wanted.facts:
        wanted.remove(fact_id)


def version_notices(state: FactSet, wanted: FactSet | None = None) -> list[str]:
    """Return notices about extensions that don't have the default version, unless the desired schema declares theirs."""
    declared = {fact.id for fact in extensions(wanted) if "pinned" in fact.metadata} if wanted else set()
    return [
        f"extension {fact.name} has version {fact.attributes['version']}; the default version on this server is {default}"
        for fact in extensions(state)
        if (default := fact.metadata["available"]) and default != fact.attributes["version"] and fact.id not in declared
    ]


def version_changes(deltas: Mapping[FactId, Delta]) -> Iterator[tuple[FactId, str | None, str | None]]:
    """Yield the extensions that are created or updated: id, installed version, and the version that is required, if any."""
    for fact_id, delta in deltas.items():
        if kind_of(fact_id) != "extension" or delta.after is None:
            continue
        version = str(delta.after.attributes["version"])
        if delta.before is None:
            yield fact_id, None, version if names_version(delta.after) else None
        else:
            yield fact_id, str(delta.before.attributes["version"]), version
