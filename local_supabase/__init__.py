# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Supabase: the Management API over HTTP, with a real PostgreSQL cluster for each project.

For developing and testing the collection. README.md lists the differences from the hosted platform.
"""
