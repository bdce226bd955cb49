# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The labels of the rows that aren't of a family. Each row of an extraction begins with its family or with one of these."""

from __future__ import annotations

DIGEST = "digest"
"""The digest of all rows, counts, and the version."""

OBJECT = "object"
"""An object, its state, and its name."""

MISSING = "missing object"
"""An object that was known, and is gone."""

DEPENDENCIES = "dependencies"
"""The dependencies, the names of all roles, and whether objects of other schemas may depend on managed ones."""

VALUE = "value"
"""The result of an additional query."""
