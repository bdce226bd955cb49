# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be done about changes that lose something: the values of the option ``destructive``."""

from __future__ import annotations

KEEP, FAIL, APPLY = "keep", "fail", "apply"
