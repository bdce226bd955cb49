# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule table: one rule for every kind the engine models.

Explicit, because dynamic imports do not reach the target. Adding a kind means
adding its family in ``extract`` and its rule here.
"""

from __future__ import annotations

from . import (
    behaviour,
    columns,
    constraints,
    database,
    flags,
    indexes,
    privileges,
    routines,
    schemas,
    sequences,
    tables,
    types,
    views,
)
from .rule import Rule

KINDS: dict[str, Rule] = {
    rule.kind: rule
    for rule in (
        schemas.Schemas(),
        schemas.Extensions(),
        types.Collations(),
        types.Enums(),
        types.Composites(),
        types.Attributes(),
        types.Ranges(),
        types.Domains(),
        types.DomainDefaults(),
        types.DomainConstraints(),
        sequences.Sequences(),
        routines.Functions(),
        routines.Procedures(),
        routines.Aggregates(),
        tables.Tables(),
        flags.RowSecurity(),
        columns.Columns(),
        sequences.SequenceOwners(),
        columns.Defaults(),
        columns.Identities(),
        constraints.Constraints(),
        indexes.Indexes(),
        indexes.Statistics(),
        tables.Partitions(),
        tables.Inheritances(),
        constraints.IndexAttachments(),
        flags.ReplicaIdentities(),
        flags.Clusterings(),
        views.Views(),
        views.MaterializedViews(),
        views.Populations(),
        views.ViewColumns(),
        behaviour.Rules(),
        behaviour.Triggers(),
        behaviour.TriggerStates(),
        behaviour.Policies(),
        privileges.Owners(),
        privileges.Grants(),
        database.Publications(),
        database.PublicationTables(),
        database.PublicationSchemas(),
        database.Comments(),
        privileges.DefaultPrivileges(),
    )
}
