# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of an export, and the rendering of its script."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.export.export import ExportRequest, script
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.export.options import INFO_SPEC, request_from
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.labels import unique_name
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import CONNECTION_SPEC


def parameters(**changes: t.Any) -> dict[str, t.Any]:
    """Return parameters as Ansible passes them, with a default or None for those not given."""
    given = {"login_host": "db", "login_db": "crm"}
    return {**{option: spec.get("default") for option, spec in INFO_SPEC.items()}, **given, **changes}


def test_the_defaults() -> None:
    assert request_from(parameters()) == ExportRequest(login=Login(host="db", dbname="crm"), schemas=("public",))


def test_a_request_with_all_options() -> None:
    request = request_from(
        parameters(schemas=["app", "public", "app"], owners=True, existing_publications=["shared"], login_wait=2.0)
    )
    assert request == ExportRequest(
        login=Login(host="db", dbname="crm", wait=2.0),
        schemas=("app", "public"),
        manage_owners=True,
        existing_publications=("shared",),
    )


def test_the_connection_options_are_the_shared_ones() -> None:
    assert CONNECTION_SPEC.items() <= INFO_SPEC.items()


@pytest.mark.parametrize("schemas", [[], [""], ["pg_catalog"], ["public", "information_schema"]])
def test_an_empty_list_and_system_schemas_are_refused(schemas: list[str]) -> None:
    with pytest.raises(Failure, match="schemas is"):
        request_from(parameters(schemas=schemas))


@pytest.mark.parametrize("option", ["login_wait", "login_password_wait"])
@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_a_wait_is_a_number_of_seconds(option: str, value: float) -> None:
    with pytest.raises(Failure, match=option):
        request_from(parameters(**{option: value}))


def test_a_database_is_required() -> None:
    with pytest.raises(Failure, match="No database"):
        request_from(parameters(login_host=None, login_db=None))


TABLE = Statement("CREATE TABLE public.t (\n    id integer\n)", "create", ("table", "public", "t"))
GRANTS = [
    Statement(f"GRANT {privilege} ON TABLE public.t TO r", "create", ("grant", TABLE.fact_id, "r", privilege))
    for privilege in ("SELECT", "UPDATE")
]
FUNCTION = Statement("CREATE FUNCTION public.f() ...;\n", "create", ("function", "public", "f", ""))


def test_a_script_has_paragraphs() -> None:
    assert script([TABLE, *GRANTS]) == (
        "CREATE TABLE public.t (\n    id integer\n);\n"
        "\n"
        "GRANT SELECT ON TABLE public.t TO r;\n"
        "GRANT UPDATE ON TABLE public.t TO r;\n"
    )


def test_function_bodies_are_not_checked() -> None:
    _comment, setting, blank, function, *_rest = script([FUNCTION, TABLE]).splitlines()
    assert (setting, blank) == ("SET check_function_bodies = off;", "")
    assert function == "CREATE FUNCTION public.f() ...;", "one semicolon is enough"


def test_no_statements_make_an_empty_script() -> None:
    assert script([]) == ""


def test_facts_without_a_name_are_named_after_their_objects() -> None:
    assert unique_name(TABLE.fact_id) == "public.t"
    assert unique_name(GRANTS[0].fact_id) == "SELECT on table public.t for r"
    assert unique_name(("comment", ("policy", "public", "t", "p"))) == "comment on policy p on public.t"
    assert unique_name(("comment", ("trigger", "public", "t", "p"))) == "comment on trigger p on public.t"
