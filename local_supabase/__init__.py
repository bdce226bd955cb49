# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Supabase of one's own: the Management API over HTTP, and a real PostgreSQL cluster for every project.

Made for development and tests of the collection. README.md lists where it differs from the hosted platform.
"""
