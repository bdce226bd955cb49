# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rewrites deparsed SQL so that it survives a round trip through the parser.

PostgreSQL reparses its deparsed SQL to the same text with one exception: it deparses ``kind IN ('a', 'b')`` on a
varchar column as ``(kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])``. When that is
parsed again, the cast of ARRAY[...] is applied to each element (src/backend/parser/parse_expr.c, transformTypeCast).
An additional cast of the array prevents this, and disappears in the parse tree.
"""

from __future__ import annotations

import re

_LITERAL = r"'(?:[^']|'')*'::character varying"
_CAST_ARRAY = re.compile(rf"\(ARRAY\[({_LITERAL}(?:, {_LITERAL})*)\]\)::text\[\]")
_BODY_IS_TEXT = "\nAS $"


def round_trip_form(sql: str) -> str:
    """Return a statement with deparsed text in a form that PostgreSQL deparses to the same text again.

    Functions with a body in a string constant are left unchanged, as it is stored verbatim.
    """
    return sql if _BODY_IS_TEXT in sql else _CAST_ARRAY.sub(r"(ARRAY[\1]::character varying[])::text[]", sql)
