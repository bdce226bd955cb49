# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which secrets to set and to delete. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .options import RESERVED, Update

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoints import StoredSecret
    from .options import SecretsSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsDecision:
    """The names of the secrets to create, to replace, and to delete, each sorted."""

    create: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def decide(spec: SecretsSpec, stored: Mapping[str, StoredSecret]) -> SecretsDecision:
    """Return the changes that bring the secrets to the desired state. Those that Supabase sets are ignored."""
    existing = sorted(spec.values.keys() & stored.keys())
    unknown = [name for name in existing if not stored[name].is_comparable]
    update: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    if spec.update is Update.ALWAYS:
        update = tuple(existing)
    elif spec.update is Update.CHANGED:
        update = tuple(
            name for name in existing if name not in unknown and not stored[name].has_value(spec.values[name])
        )
        if unknown:
            warning = (
                f"The API returns no digest of the secrets {', '.join(unknown)}, so they weren't compared and aren't set. Set them "
                "with update_secrets=always."
            )
            warnings = (warning,)
    delete = [
        name
        for name in stored
        if name in spec.absent or (spec.exact and name not in spec.values and not name.startswith(RESERVED))
    ]
    return SecretsDecision(
        create=tuple(sorted(spec.values.keys() - stored.keys())),
        update=update,
        delete=tuple(sorted(delete)),
        warnings=warnings,
    )
