# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema engine as the tests call it: its entry point is known in this place only."""

from __future__ import annotations

import functools
import tempfile
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.apply_schema import apply_schema
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import APPLY_SPEC, request_from

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Applied", "Failure", "apply"]

SUPERUSER_WARNING = "shadow_url logs in as a superuser"
"""How the warning begins. It is not imported: this file is timed by the benchmarks, with what it imports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What the engine reports that it did, or in check mode would do.

    :param statements: the SQL of ``result["statements"]``.
    :param warnings: without the one about a superuser in ``shadow_url``, which tests have if they share a cluster.
    :param result: what the module would return.
    """

    changed: bool
    statements: tuple[str, ...]
    kept: list[dict[str, Any]]
    warnings: tuple[str, ...]
    result: dict[str, Any]


@functools.cache
def _cache() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="schema-cache-")


def apply(
    url: str | None,
    sql: str | None,
    *,
    schemas: Sequence[str] = ("public",),
    destructive: str | None = "apply",
    check: bool = False,
    shadow_url: str | None = None,
    cache_folder: str | None = None,
    sleep: Callable[[float], None] = time.sleep,
    **options: Any,
) -> Applied:
    """Apply the schema in *sql* to the database at *url*.

    :param destructive: None for the module's default.
    :param cache_folder: None for a folder of this process, empty for no cache.
    :param options: further options of ``pg_schema_apply``, by their names.
    :raises Failure: as the module fails.
    """
    params: dict[str, Any] = {name: spec.get("default") for name, spec in APPLY_SPEC.items()}
    params |= {"database_url": url, "schema_sql": sql, "schemas": list(schemas), "shadow_url": shadow_url, **options}
    if destructive is not None:
        params["destructive"] = destructive
    request = replace(request_from(params), cache_folder=_cache().name if cache_folder is None else cache_folder)
    outcome = apply_schema(request, check=check, sleep=sleep)
    result: Any = outcome.result
    return Applied(
        changed=outcome.changed,
        statements=tuple(each["sql"] for each in result["statements"]),
        kept=list(result["kept"]),
        warnings=tuple(warning for warning in outcome.warnings if not warning.startswith(SUPERUSER_WARNING)),
        result=dict(result),
    )
