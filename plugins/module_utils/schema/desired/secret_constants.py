# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the secret constants of schema SQL that PostgreSQL rejects: its message may quote them or parts of them."""

from __future__ import annotations

import itertools
import re
import typing as t

from ..model.secret_values import may_be_secret
from .lexer import statement_tokens

if t.TYPE_CHECKING:
    from .lexer import Token

_CONSTANTS = ("string", "escape", "dollar")
_WITH_SECRETS = re.compile(r"\s*(CREATE|ALTER)\s+(SUBSCRIPTION|SERVER|USER|FOREIGN)\b", re.IGNORECASE)
_PARTS = re.compile(r"[^\s='\\]+")


def secret_constants(sql: str) -> set[str]:
    """Return the values of options that may be secrets, and connection strings, each with its parts."""
    found: set[str] = set()
    for tokens, end in statement_tokens(sql):
        if _WITH_SECRETS.match(sql[tokens[0].start : end]):
            for before, constant in itertools.pairwise(tokens):
                if constant.kind in _CONSTANTS and may_be_secret(before.text.strip('"')):
                    found |= _parts(constant)
    return found


def _parts(constant: Token) -> set[str]:
    text = constant.text
    if constant.kind == "dollar":
        delimiter = text[: text.index("$", 1) + 1]
        text = text.removeprefix(delimiter).removesuffix(delimiter)
    else:
        text = text[text.index("'") + 1 : -1].replace("''", "'")
    return {text, *_PARTS.findall(text)}
