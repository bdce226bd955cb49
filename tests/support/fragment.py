# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a part of a generated schema is, and how its statements are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

READER, WRITER = ROLES = ("law_reader", "law_writer")
SIDE = "side"
"""The schema beside ``public``."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part: the statements that create it, and those that insert rows if they can."""

    statements: tuple[str, ...]
    rows: tuple[str, ...] = ()


def one(draw: st.DrawFn, *choices: str) -> str:
    """Draw one of these."""
    return draw(st.sampled_from(choices))


def some(draw: st.DrawFn, *choices: str, most: int = 3) -> list[str]:
    """Draw a few of these in the given order: later ones may depend on earlier ones."""
    chosen = draw(st.sets(st.sampled_from(choices), max_size=most))
    return [each for each in choices if each in chosen]


def since(major: int, statement: str) -> str:
    """Return *statement* for servers that are at least of this major version; nothing on others."""
    return (
        f"do $since$ begin if current_setting('server_version_num')::int >= {major}0000"
        f" then execute $new${statement}$new$; end if; end $since$"
    )
