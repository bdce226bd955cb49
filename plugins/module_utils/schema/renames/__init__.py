# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renames that the desired SQL remembers: ``-- renamed from: old_name``.

``definitions`` finds where the SQL defines what, ``annotations`` the remarks beside that, and ``wishes`` puts both
together; ``due`` says which of them are to be done in one database, ``followers`` what is renamed along, ``foresight``
what the database would look like afterwards without writing to it. ``renaming`` is the way in.
"""
