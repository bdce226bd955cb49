# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expected requests for a project, with their responses, that several tests have in common."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    KEYS,
    LIST,
    POOLER,
    REGIONS,
    entry,
    keys,
    listed,
    offered,
    pooler,
)

HOST = "aws-1-eu-central-1.pooler.test"
NO_KEYS = {"publishable": None, "secret": None, "anon": None, "service_role": None}
READY = [(KEYS, keys()), (POOLER, pooler())]
"""Requested when a project is healthy."""
UNCHANGED = [(LIST, listed(entry())), *READY]
NEW = [(LIST, listed()), (REGIONS, offered())]

PAUSED: dict[str, t.Any] = {"state": DesiredState.PAUSED}
ABSENT: dict[str, t.Any] = {"state": DesiredState.ABSENT}
