# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Normalizes differences between the major versions of the target and the shadow server.

Tested with 15 to 18 (docs/schema-engine.md): deparsed views differ between 15 and newer
versions, version 17 adds the privilege MAINTAIN, and 18 names every not-null constraint.
"""

from __future__ import annotations

import typing as t

from ..model.facts import Fact, kind_of

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..model.facts import FactId, FactSet

VIEW_TEXT_CHANGED, MAINTAIN_SINCE = 16, 17
NAMED_DOMAIN_NOT_NULL_SINCE, NAMED_NOT_NULL_SINCE = 17, 18
_QUERIES = ("view", "matview")
_TABLE_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")

Deparse = t.Callable[[t.Sequence[str]], t.Mapping[str, "str | None"]]


def normalize_versions(
    live: FactSet,
    wanted: FactSet,
    target_major: int,
    shadow_major: int,
    deparse: Callable[[Sequence[str]], Mapping[str, str | None]],
) -> None:
    """Make facts equal that only differ because of the servers' major versions.

    :param target_major: the target's major version.
    :param shadow_major: the shadow server's major version.
    :param deparse: returns queries from the target as deparsed by the shadow server; None for a query that it rejects.
    """
    if target_major == shadow_major:
        return
    if (target_major < VIEW_TEXT_CHANGED) != (shadow_major < VIEW_TEXT_CHANGED):
        _normalize_queries(live, wanted, deparse)
    if (target_major < NAMED_DOMAIN_NOT_NULL_SINCE) != (shadow_major < NAMED_DOMAIN_NOT_NULL_SINCE):
        _normalize_names_of_domains(live, wanted)
    if (target_major < NAMED_NOT_NULL_SINCE) != (shadow_major < NAMED_NOT_NULL_SINCE):
        _normalize_not_null_names(live, wanted)
    if target_major < MAINTAIN_SINCE <= shadow_major:
        for fact_id in [each for each in wanted.facts if kind_of(each) in _GRANTS and each[-1] == "MAINTAIN"]:
            wanted.remove(fact_id)
    if shadow_major < MAINTAIN_SINCE <= target_major:
        _add_maintain(wanted)


_GRANTS = ("grant", "default_privilege")


def _normalize_names_of_domains(live: FactSet, wanted: FactSet) -> None:
    for fact in list(wanted.of_kind("domain")):
        before = live.facts.get(fact.id)
        name = before.attributes["not_null_name"] if before and fact.is_true("not_null") else None
        wanted.facts[fact.id] = fact.with_attributes(not_null_name=name)


def _normalize_queries(
    live: FactSet, wanted: FactSet, deparse: Callable[[Sequence[str]], Mapping[str, str | None]]
) -> None:
    differing: list[tuple[FactId, str]] = []
    for fact in wanted.of_kind(*_QUERIES):
        existing = live.facts.get(fact.id)
        if existing is not None and existing.attributes["definition"] != fact.attributes["definition"]:
            differing.append((fact.id, str(existing.attributes["definition"])))
    if not differing:
        return
    texts = deparse([text for _fact_id, text in differing])
    for fact_id, text in differing:
        if texts.get(text) == wanted.facts[fact_id].attributes["definition"]:
            live.facts[fact_id] = live.facts[fact_id].with_attributes(
                definition=wanted.facts[fact_id].attributes["definition"]
            )


def queries(state: FactSet) -> dict[FactId, str]:
    """Return the query of each view."""
    return {fact.id: str(fact.attributes["definition"]) for fact in state.of_kind(*_QUERIES)}


def _normalize_not_null_names(live: FactSet, wanted: FactSet) -> None:
    """Ignore properties of not-null constraints that only one of the servers has."""
    for fact in list(wanted.of_kind("column")):
        existing = live.facts.get(fact.id)
        state = "true" if fact.attributes["not_null"] != "false" else "false"
        name = None
        if existing is not None and existing.attributes["not_null"] != "false" and state == "true":
            state, name = str(existing.attributes["not_null"]), existing.attributes["not_null_name"]
        metadata = {key: value for key, value in fact.metadata.items() if not key.startswith("not_null_")}
        attributes = {**fact.attributes, "not_null": state, "not_null_name": name}
        wanted.facts[fact.id] = Fact(fact.id, fact.parent, attributes, metadata)


def _add_maintain(wanted: FactSet) -> None:
    """Complete ALL, which a server without MAINTAIN stores as seven privileges."""
    groups: dict[tuple[t.Any, ...], dict[str, Fact]] = {}
    for fact in wanted.of_kind(*_GRANTS):
        if fact.name in _TABLE_PRIVILEGES:
            groups.setdefault(fact.id[:-1], {})[fact.name] = fact
    for key, facts in groups.items():
        states = {fact.attributes["state"] for fact in facts.values()}
        if len(facts) == len(_TABLE_PRIVILEGES) and len(states) == 1:
            fact = facts["SELECT"]
            wanted.add(Fact((*key, "MAINTAIN"), fact.parent, fact.attributes, fact.metadata))
