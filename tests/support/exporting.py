# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The export of the schema engine, as the tests call it: with the options of ``pg_schema_info``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.export.export import export as run_export
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.export.options import INFO_SPEC, request_from

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What the module returns.

    :param facts: attributes by kind and name.
    """

    ddl: str
    facts: dict[tuple[str, str], dict[str, Any]]
    warnings: tuple[str, ...]
    result: dict[str, Any]


def export(url: str, *, schemas: Sequence[str] = ("public",), **options: Any) -> Exported:
    """Export schemas of the database at *url*.

    :param options: further options of ``pg_schema_info``, by their names.
    """
    params: dict[str, Any] = {name: spec.get("default") for name, spec in INFO_SPEC.items()}
    outcome = run_export(request_from(params | {"database_url": url, "schemas": list(schemas), **options}))
    if outcome.changed or outcome.diff is not None:
        raise AssertionError("an export changes nothing")
    result: Any = outcome.result
    facts = {(each["kind"], each["name"]): each["attributes"] for each in result["facts"]}
    if len(facts) != len(result["facts"]):
        raise AssertionError("two facts have one kind and name")
    return Exported(ddl=result["ddl"], facts=facts, warnings=outcome.warnings, result=dict(result))
