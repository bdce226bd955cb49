# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How statements that need a superuser get elevated rights on our own shadow server."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ElevatedRights:
    """Allows statements that need a superuser to run as one (``elevation``).

    :param token: authenticates the request for elevation.
    :param admin: the name of the superuser.
    """

    token: str = field(repr=False)
    admin: str
