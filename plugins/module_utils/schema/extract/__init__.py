# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the facts of a database with one statement.

``families`` lists what is read, ``statements`` has the queries, ``rows`` converts their results to facts.
"""

from __future__ import annotations

from . import default_privileges, dependencies
from .families import CONDITIONS, FAMILIES
from .rows import (
    counts,
    dependencies_in,
    digest,
    empty_families,
    may_have_dependents,
    object_names,
    read,
    read_changes,
    read_desired_changes,
    roles_in,
    value_in,
    version,
)
from .statements import (
    WORK_MEM,
    common_tables,
    open_digest,
    open_environment,
    open_snapshot,
    opening,
    statement,
    statement_of_changed_hashes,
    statement_of_changes,
    statement_of_digest,
    statement_of_environment,
    statement_unless_known,
    statement_with_objects,
)

__all__ = [
    "CONDITIONS", "DEPENDENCIES", "FAMILIES", "WORK_MEM", "common_tables", "counts", "default_privileges_in", "dependencies_in",
    "digest", "empty_families", "may_have_dependents", "object_names", "open_digest", "open_environment", "open_snapshot", "opening",
    "parse_dependencies", "read", "read_changes", "read_dependencies", "read_desired_changes", "roles_in", "statement",
    "statement_of_changed_hashes", "statement_of_changes", "statement_of_digest", "statement_of_environment", "statement_unless_known",
    "statement_with_objects", "value_in", "version",
]  # fmt: skip

DEPENDENCIES = dependencies.QUERY
parse_dependencies = dependencies.parse
read_dependencies = dependencies.read
default_privileges_in = default_privileges.facts_in
