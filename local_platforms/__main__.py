# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m local_platforms``."""

from __future__ import annotations

import sys

from local_platforms.cli import main

sys.exit(main())
