# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The input of ``apply_schema``: a task's parameters, validated and typed."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from .database.login import Login
    from .database.transaction import ExecutionLimits
    from .model.desired import Script


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """The parameters of a run.

    :param login: the database, or None to plan for a new, empty one (``assume_empty``).
    :param script: the desired schema.
    :param limits: timeouts, and the role that creates the objects.
    :param ensure_rls: whether every table of the managed schemas gets row level security, declared or not.
    :param destructive: ``keep``, ``fail`` or ``apply``.
    :param manage_owners: whether ownership is compared.
    :param online: whether to split the changes into several transactions that avoid long locks.
    :param expected_plans: the IDs of the plans that may be applied; None for any.
    :param return_undo: whether to plan the way back, too.
    :param shadow_url: the server for the shadow database; empty for a temporary one.
    :param shadow_timeout: seconds that loading the schema there may take; 0 for no limit.
    :param cache_folder: the folder for cached schemas; empty for no cache.
    """

    login: Login | None
    script: Script
    limits: ExecutionLimits
    ensure_rls: bool = False
    destructive: str = "keep"
    manage_owners: bool = False
    online: bool = False
    expected_plans: tuple[str, ...] | None = None
    return_undo: bool = False
    shadow_url: str = ""
    shadow_timeout: float = 0
    cache_folder: str = ""
