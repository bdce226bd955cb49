# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells by which hashes objects of a database are known to be as desired, without their rows."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..extract.snapshot import Snapshot
    from ..model.facts import Fact, FactId


def hashes_and_owners(
    snapshot: Snapshot, names: Mapping[str, str], read: Mapping[FactId, Fact]
) -> tuple[dict[str, str], dict[FactId, str]]:
    """Return the hash of each object by its name, and the name of the object of each fact.

    Objects are left out if their facts are no longer those of their rows, or if several objects contribute to one.

    :param snapshot: the shadow database, with the hashes of its objects.
    :param names: the names of the objects.
    :param read: the facts as they were read.
    """
    facts, origins = snapshot.state.facts, snapshot.origins
    unknown = {origin for fact_id, origin in origins.items() if facts.get(fact_id) is not read.get(fact_id)}
    unknown.update(*snapshot.joint.values())
    known = {key: name for key, name in names.items() if key not in unknown}
    owners = {fact_id: known[origin] for fact_id, origin in origins.items() if origin in known}
    return {name: snapshot.objects[key] for key, name in known.items()}, owners
