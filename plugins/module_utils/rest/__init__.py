# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every REST client of this collection shares. Knows no product.

``transport`` sends (the only file that imports requests), ``retry`` decides whether to send again, ``waiting`` is
the one loop with the one deadline, ``shape`` reads JSON that was promised, ``errors`` names what can go wrong.
"""

from __future__ import annotations
