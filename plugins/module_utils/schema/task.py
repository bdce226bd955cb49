# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one task: parameters in, outcome out."""

from __future__ import annotations

import time
import typing as t

from .apply_schema import apply_schema
from .options import request_from

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..outcome import Outcome


def run(params: Mapping[str, t.Any], *, check: bool, sleep: Callable[[float], None] = time.sleep) -> Outcome:
    """Run a task.

    :param params: the module's parameters, as specified by ``APPLY_SPEC``.
    :raises Failure: see ``apply_schema`` and ``request_from``.
    """
    return apply_schema(request_from(params), check=check, sleep=sleep)
