# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Local platforms: the APIs of platforms besides Supabase over HTTP, as far as the collection uses them.

For developing and testing the collection. README.md lists the differences from the hosted platforms.
"""
