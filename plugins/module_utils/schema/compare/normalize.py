# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Normalizes differences between the text of a definition and its reparsed form."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..model.desired import DesiredSchema
    from ..model.facts import FactSet


def normalize_reparsed(live: FactSet, wanted: FactSet, desired: DesiredSchema) -> None:
    """Treat a fact as unchanged if it equals its reparsed form, validated or not."""
    for fact_id, attributes in desired.reparsed.items():
        existing, fact = live.facts.get(fact_id), wanted.facts.get(fact_id)
        if existing is None or fact is None:
            continue
        unvalidated = {**attributes, "validated": "false", "definition": f"{attributes.get('definition')} NOT VALID"}
        if existing.attributes == attributes or (existing.attributes == unvalidated and fact.is_true("validated")):
            wanted.facts[fact_id] = fact.with_attributes(**attributes)
        elif existing.attributes == unvalidated:
            wanted.facts[fact_id] = fact.with_attributes(**unvalidated)
