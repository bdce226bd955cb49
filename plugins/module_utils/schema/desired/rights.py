# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rights that single statements of a script are given on a shadow server of our own."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ElevatedRights:
    """What the statements of a script can be given that need a superuser (``restricted``).

    :param token: shows that it is we who ask for it.
    :param admin: the name of the superuser.
    """

    token: str = field(repr=False)
    admin: str
