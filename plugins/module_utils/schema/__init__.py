# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema engine: makes a PostgreSQL database equal a schema declared in SQL.

Knows PostgreSQL, and nothing of any platform that runs it. ``task.run`` is the
way in, ``converge`` tells the story, ``extract`` and ``kinds`` hold what there is
to know about each kind. See docs/schema-engine.md.
"""
