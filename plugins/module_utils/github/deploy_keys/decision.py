# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which deploy keys to delete, and whether to add one. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .endpoints import DeployKey

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .options import DeployKeySpec


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployKeyDecision:
    """What to do, in this order.

    :ivar delete_first: the keys that block the new one: GitHub accepts each key once, and can't change it.
    :ivar add: the key to add.
    :ivar delete: the keys that the new one replaces. They are valid until it is there.
    :ivar kept: the key that is as it should be.
    """

    delete_first: tuple[DeployKey, ...] = ()
    add: DeployKey | None = None
    delete: tuple[DeployKey, ...] = ()
    kept: DeployKey | None = None

    @property
    def deleted(self) -> tuple[DeployKey, ...]:
        """All keys to delete."""
        return self.delete_first + self.delete


def decide(spec: DeployKeySpec, found: Sequence[DeployKey]) -> DeployKeyDecision:
    """Return the changes that bring the deploy keys to the desired state: of those with the same title or the same key."""
    if spec.key is None or not spec.present:
        gone = tuple(key for key in found if key.title == spec.title or key.key == spec.key)
        return DeployKeyDecision(delete=gone)
    wanted = DeployKey(number=None, title=spec.title, key=spec.key, read_only=spec.read_only)
    kept = next((key for key in found if key.shown == wanted.shown), None)
    same_key = tuple(key for key in found if key.key == spec.key and key is not kept)
    same_title = tuple(key for key in found if key.title == spec.title and key.key != spec.key)
    return DeployKeyDecision(delete_first=same_key, add=None if kept else wanted, delete=same_title, kept=kept)
