# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task asks for, checked and with its types: the input of ``apply_schema``."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from .database.login import Login
    from .database.transaction import ExecutionLimits
    from .model.desired import Script


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """What is asked for.

    :param login: the database, or None to plan for an empty one that doesn't exist (``assume_empty``).
    :param script: the desired schema.
    :param ensure_rls: every table of the managed schemas gets row level security, declared or not.
    :param destructive: ``keep``, ``fail`` or ``apply``.
    :param owners: whether ownership is compared.
    :param shadow_url: a server to read the desired schema on; empty for a throw-away one.
    :param shadow_timeout: seconds that reading it there may take; 0 for as long as it takes.
    :param limits: timeouts, and the role that makes the objects.
    :param online: in as many transactions as it takes to stop nobody for long, instead of one.
    :param cache_folder: where meanings are remembered; empty for nowhere.
    """

    login: Login | None
    script: Script
    limits: ExecutionLimits
    ensure_rls: bool = False
    destructive: str = "keep"
    manage_owners: bool = False
    online: bool = False
    shadow_url: str = ""
    shadow_timeout: float = 0
    cache_folder: str = ""
