# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule table: one rule for every kind of object the engine supports.

The imports are explicit, because Ansible doesn't ship dynamically imported modules
to the target. To add a kind, add its family in ``extract`` and its rule here.
"""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from . import (
    access_methods,
    base_types,
    clustering,
    collations,
    columns,
    comments,
    composites,
    constraints,
    default_privileges,
    defaults,
    domains,
    encoding_conversions,
    enums,
    event_triggers,
    extensions,
    foreign_servers,
    identities,
    index_attachments,
    indexes,
    languages,
    materialized_views,
    operator_classes,
    operators,
    owners,
    partitions,
    policies,
    privileges,
    publications,
    ranges,
    replica_identity,
    rewrite_rules,
    routines,
    row_security,
    schemas,
    security_labels,
    sequences,
    statistics,
    subscriptions,
    tables,
    text_search,
    transforms,
    triggers,
    user_casts,
    views,
)
from .rule import rule_table

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .rule import Rule

KINDS: dict[str, Rule] = rule_table(
    (
        schemas.Schemas(),
        extensions.Extensions(),
        collations.Collations(),
        enums.Enums(),
        composites.Composites(),
        composites.Attributes(),
        ranges.Ranges(),
        base_types.BaseTypes(),
        domains.Domains(),
        domains.DomainDefaults(),
        domains.DomainConstraints(),
        user_casts.Casts(),
        sequences.Sequences(),
        routines.Functions(),
        routines.Procedures(),
        routines.Aggregates(),
        operators.Operators(),
        operator_classes.OperatorFamilies(),
        operator_classes.OperatorFamilyMembers(),
        operator_classes.OperatorClasses(),
        text_search.TextSearchParsers(),
        text_search.TextSearchTemplates(),
        text_search.TextSearchDictionaries(),
        text_search.TextSearchConfigurations(),
        text_search.TextSearchMappings(),
        languages.Languages(),
        transforms.Transforms(),
        access_methods.AccessMethods(),
        encoding_conversions.Conversions(),
        foreign_servers.ForeignDataWrappers(),
        foreign_servers.ForeignServers(),
        foreign_servers.UserMappings(),
        tables.Tables(),
        row_security.RowSecurity(),
        columns.Columns(),
        sequences.SequenceOwners(),
        defaults.Defaults(),
        identities.Identities(),
        constraints.Constraints(),
        indexes.Indexes(),
        statistics.Statistics(),
        partitions.Partitions(),
        partitions.Inheritances(),
        index_attachments.IndexAttachments(),
        replica_identity.ReplicaIdentities(),
        clustering.Clusterings(),
        views.Views(),
        materialized_views.MaterializedViews(),
        materialized_views.Populations(),
        views.ViewColumns(),
        rewrite_rules.Rules(),
        triggers.Triggers(),
        triggers.TriggerStates(),
        policies.Policies(),
        event_triggers.EventTriggers(),
        owners.Owners(),
        privileges.Grants(),
        publications.Publications(),
        publications.PublicationTables(),
        publications.PublicationSchemas(),
        security_labels.SecurityLabels(),
        subscriptions.Subscriptions(),
        comments.Comments(),
        default_privileges.DefaultPrivileges(),
    )
)


def rule_of(fact_id: FactId) -> Rule:
    """Return the rule of a fact's kind, by the fact's id."""
    return KINDS[kind_of(fact_id)]
