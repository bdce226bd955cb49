# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registry of the catalog families, in the order in which their rows are read.

Families that others refer to come first. To add a kind, add its family here.
"""

from __future__ import annotations

import typing as t

from . import (
    access_methods,
    base_types,
    casts,
    catalog,
    columns,
    comments,
    constraints,
    conversions,
    default_privileges,
    event_triggers,
    extension_members,
    foreign_servers,
    foreign_tables,
    indexes,
    languages,
    namespaces,
    operator_classes,
    operators,
    policies,
    publications,
    relations,
    rewrite_rules,
    routines,
    security_labels,
    sequences,
    statistics,
    subscriptions,
    text_search,
    transforms,
    triggers,
    types,
    unmodelled,
)

if t.TYPE_CHECKING:
    from .family import Family

FAMILIES: tuple[Family, ...] = (
    namespaces.ENVIRONMENT,
    namespaces.SCHEMAS,
    namespaces.EXTENSIONS,
    foreign_servers.FOREIGN_DATA_WRAPPERS,
    foreign_servers.FOREIGN_SERVERS,
    foreign_servers.USER_MAPPINGS,
    relations.OUTSIDE,
    relations.RELATIONS,
    foreign_tables.FOREIGN_TABLES,
    relations.INHERITANCE,
    types.TYPES,
    types.COLLATIONS,
    columns.TYPE_DEFAULTS,
    columns.COLUMNS,
    foreign_tables.FOREIGN_COLUMNS,
    columns.DEFAULTS,
    sequences.SEQUENCES,
    constraints.CONSTRAINTS,
    indexes.INDEXES,
    indexes.ATTACHMENTS,
    statistics.STATISTICS,
    routines.ROUTINES,
    routines.AGGREGATES,
    base_types.BASE_TYPES,
    operators.OPERATORS,
    operator_classes.FAMILIES,
    operator_classes.CLASSES,
    operator_classes.MEMBERS,
    text_search.PARSERS,
    text_search.TEMPLATES,
    text_search.DICTIONARIES,
    text_search.CONFIGURATIONS,
    text_search.MAPPINGS,
    languages.LANGUAGES,
    transforms.TRANSFORMS,
    access_methods.ACCESS_METHODS,
    casts.CASTS,
    conversions.CONVERSIONS,
    extension_members.MEMBER_ACLS,
    triggers.TRIGGERS,
    rewrite_rules.RULES,
    policies.POLICIES,
    event_triggers.EVENT_TRIGGERS,
    default_privileges.DEFAULT_ACLS,
    publications.PUBLICATIONS,
    publications.PUBLICATION_TABLES,
    publications.PUBLICATION_SCHEMAS,
    subscriptions.SUBSCRIPTIONS,
    comments.COMMENTS,
    security_labels.SECURITY_LABELS,
    unmodelled.UNMODELLED,
)

IN_SCHEMAS = catalog.OF_SEVERAL_FAMILIES | {
    each.names: "SELECT oid, {1} FROM {0}".format(*each.in_schema.split(".")) for each in FAMILIES if each.in_schema
}
"""For each catalog, the query of its objects and their schemas. Policies, triggers, and publications are read in all schemas."""

CONDITIONS = ("environment", "schema", "default_acl")
"""The families that affect how the desired SQL is interpreted."""
