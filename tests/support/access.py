# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Effective access of a database of the tests, in a transaction that is rolled back."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.options import ACCESS_SPEC, request_from
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.personas import SETTINGS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.effective import find_effective_access
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import connect
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login

if TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.access.options import AccessRequest
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.effective import EffectiveAccess

    from tests.support.postgres import Database


def parameters(**options: Any) -> dict[str, Any]:
    """Return the parameters of a task with these options, defaults included."""
    validated = ArgumentSpecValidator(ACCESS_SPEC).validate({"schema_sql": "select 1", **options})
    assert validated.error_messages == []
    return dict(validated.validated_parameters)


def request(**options: Any) -> AccessRequest:
    """Return the request of a task with these options."""
    return request_from(parameters(**options))


def effective_access(database: Database, sql: str = "", only: tuple[str, ...] = (), **options: Any) -> EffectiveAccess:
    """Return the effective access in a database after the superuser ran *sql*, which is rolled back."""
    wanted = request(**options)
    with connect(dataclasses.replace(Login(), url=database.url)) as session:
        try:
            session.run(f"BEGIN; {sql}")
            return find_effective_access(
                session,
                wanted.schemas,
                wanted.personas,
                wanted.tenancy,
                settings=SETTINGS,
                rows_sql=wanted.rows_sql,
                only=only,
            )
        finally:
            session.rollback()
