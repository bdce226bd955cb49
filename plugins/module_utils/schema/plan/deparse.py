# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes deparsed SQL so that it reads back as it was deparsed.

What PostgreSQL deparses is a fixed point but for one case: ``kind IN ('a', 'b')`` on a varchar column is said to be
``(kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])``. Read again, the parser takes
the cast of an ARRAY[...] for a wish about its elements (src/backend/parser/parse_expr.c, transformTypeCast) and casts
each of them. A cast of its own for the array keeps the two apart, and disappears in the parse tree.
"""

from __future__ import annotations

import re

_LITERAL = r"'(?:[^']|'')*'::character varying"
_CAST_ARRAY = re.compile(rf"\(ARRAY\[({_LITERAL}(?:, {_LITERAL})*)\]\)::text\[\]")
_BODY_IS_TEXT = "\nAS $"


def round_trip_form(sql: str) -> str:
    """Return a statement made of deparsed text such that PostgreSQL deparses what it makes as that text.

    The bodies of functions that are kept as text are left alone: they come back as they were sent.
    """
    return sql if _BODY_IS_TEXT in sql else _CAST_ARRAY.sub(r"(ARRAY[\1]::character varying[])::text[]", sql)
