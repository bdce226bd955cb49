# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The platforms that are served: a line each."""

from __future__ import annotations

import typing as t

from local_platforms.github.platform import Github
from local_platforms.n8n.platform import N8n
from local_platforms.vercel.platform import Vercel

if t.TYPE_CHECKING:
    from local_platforms.platform import Platform

PLATFORMS: tuple[type[Platform], ...] = (Github, Vercel, N8n)
