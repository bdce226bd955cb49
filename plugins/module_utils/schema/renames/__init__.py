# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renames declared in the desired SQL: ``-- renamed from: old_name``.

``definitions`` finds what the SQL defines on which line, ``annotations`` the comments that belong to it, and
``directives`` resolves them to facts; ``pending`` decides which of them apply to a database, ``dependent`` adds the
dependent renames, ``simulation`` computes the result without writing. ``renaming`` is the entry point.
"""
