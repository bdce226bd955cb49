# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists in parentheses, as PostgreSQL prints them: the columns of an index, the values of a partition."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[(),]|[^'"(),]+""", re.DOTALL)


def elements(text: str) -> tuple[list[str], str]:
    """Return the elements of a list in parentheses, and the text after it."""
    depth, found = 0, [""]
    for token in _TOKEN.finditer(text):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return [each.strip() for each in found], text[token.end() :]
        if depth == 1 and token[0] == ",":
            found.append("")
        elif token.start() > 0:  # all but the first parenthesis
            found[-1] += token[0]
    return [], ""
