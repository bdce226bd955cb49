# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema engine: brings a PostgreSQL database to a schema declared in SQL.

It depends on PostgreSQL only, not on any platform that runs it. ``task.run`` is
the entry point, ``apply_schema`` the workflow; ``extract`` and ``kinds`` contain
what is specific to each kind of object. See docs/schema-engine.md.
"""
