# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of facts in messages, diffs and statements.

How the facts of a kind are named is part of its rule (``Rule.naming``). The rule table registers it here, because facts
are named everywhere, also where rules are unknown.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .facts import flattened, kind_of
from .sql import ident, qualified

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .facts import FactId

MAX_LISTED = 12
"""How many of many texts a message lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How the facts of a kind are named; every function takes the parts of an id after the kind.

    :param label: returns the name of a fact with its kind, such as ``policy members on public.deals``.
    :param target: returns the name of the object without its kind.
    :param sql_name: returns the name as written after the object type.
    :param object_type: the object type in ALTER and DROP; empty for what has no statements of its own.
    :param comment_type: the object type in COMMENT; empty if it can't have a comment.
    :param grant_type: the object type in GRANT; empty if there are no privileges on it.
    :param counted_as: under which word the summary of a result counts it; empty if it isn't counted.
    :param sort_key: returns the position of a fact among those of its kind, by its id.
    :param is_unique: whether ``target`` is the name of only one fact of the kind.
    """

    label: Callable[..., str]
    target: Callable[..., str]
    sql_name: Callable[..., str] = qualified
    object_type: str = ""
    comment_type: str = ""
    grant_type: str = ""
    counted_as: str = ""
    sort_key: Callable[[FactId], tuple[str, ...]] = flattened
    is_unique: bool = True


def object_naming(
    object_type: str, *, word: str = "", comment_type: str | None = None, grant_type: str = "", counted_as: str = ""
) -> Naming:
    """Return the naming of objects with a name of their own, in a schema or not.

    :param object_type: the object type in ALTER, DROP and COMMENT.
    :param word: the object type in messages, if it is another one.
    :param comment_type: the object type in COMMENT, if it is another one.
    """
    return Naming(
        label=lambda *path: f"{word or object_type.lower()} {qualified(*path)}",
        target=qualified,
        object_type=object_type,
        comment_type=object_type if comment_type is None else comment_type,
        grant_type=grant_type,
        counted_as=counted_as,
    )


def routine_naming(object_type: str, *, grant_type: str, empty: str = "") -> Naming:
    """Return the naming of routines, which are told apart by the types of their arguments.

    :param empty: what stands for no arguments.
    """

    def signature(schema: str, name: str, arguments: str) -> str:
        return f"{qualified(schema, name)}({arguments or empty})"

    return Naming(
        label=lambda *path: f"{object_type.lower()} {signature(*path)}",
        target=signature,
        sql_name=signature,
        object_type=object_type,
        comment_type=object_type,
        grant_type=grant_type,
        counted_as="functions",
    )


def table_object_naming(object_type: str, *, word: str = "", within: str = "", counted_as: str = "") -> Naming:
    """Return the naming of objects whose name is local to a table.

    :param word: the object type in messages, if it is another one.
    :param within: the type of object that the name is local to, if it isn't a table.
    """
    inside = f"{within} " if within else ""

    def on_table(schema: str, table: str, name: str) -> str:
        return f"{ident(name)} on {qualified(schema, table)}"

    return Naming(
        label=lambda schema, table, name: (
            f"{word or object_type.lower()} {ident(name)} on {inside.lower()}{qualified(schema, table)}"
        ),
        target=on_table,
        sql_name=lambda schema, table, name: f"{ident(name)} ON {inside}{qualified(schema, table)}",
        object_type=object_type,
        comment_type=object_type,
        counted_as=counted_as,
    )


def part_naming(word: str, *, comment_type: str = "", grant_type: str = "", counted_as: str = "") -> Naming:
    """Return the naming of parts of objects, which have a qualified name but no statements of their own.

    :param word: what comes before the name in messages, such as ``default of``.
    """
    return Naming(
        label=lambda *path: f"{word} {qualified(*path)}",
        target=qualified,
        comment_type=comment_type,
        grant_type=grant_type,
        counted_as=counted_as,
    )


def property_naming(word: str, *, is_unique: bool = True) -> Naming:
    """Return the naming of properties of another fact, whose id is nested.

    :param word: what comes before that fact's label, such as ``comment on``.
    :param is_unique: whether only facts of one kind have it.
    """
    return Naming(
        label=lambda inner, *_others: f"{word} {label(inner)}",
        target=lambda inner, *_others: target(inner),
        is_unique=is_unique,
    )


_NAMINGS: dict[str, Naming] = {}


def register_naming(kind: str, naming: Naming) -> None:
    """Record how the facts of a kind are named."""
    _NAMINGS[kind] = naming


def naming_of(kind: str) -> Naming:
    """Return how the facts of a kind are named; one without a rule is that of an extension member."""
    naming = _NAMINGS.get(kind)
    if naming is None:
        object_type = kind.replace("_", " ").upper()
        naming = object_naming(object_type, grant_type=object_type)
    return naming


def diff_headers(database: str) -> dict[str, str]:
    """Return the headers of the two sides of a diff."""
    return {"before_header": f"{database} (current)", "after_header": f"{database} (desired)"}


def label(fact_id: FactId) -> str:
    """Return the name of a fact in messages, such as ``policy members on public.deals``."""
    kind, *path = fact_id
    return naming_of(kind).label(*path)


def listed(texts: Sequence[str], separator: str = "; ") -> str:
    """Return texts as a list in a message: the first ones of many."""
    return separator.join([*texts[:MAX_LISTED], *(["..."] if len(texts) > MAX_LISTED else [])])


def sort_key(fact_id: FactId) -> tuple[str, ...]:
    """Return the position of a fact among those of its kind."""
    return naming_of(kind_of(fact_id)).sort_key(fact_id)


def target(fact_id: FactId) -> str:
    """Return the name of the object without its kind."""
    kind, *path = fact_id
    return naming_of(kind).target(*path)


def unique_name(fact_id: FactId) -> str:
    """Return a name for a fact that is unique within its kind."""
    return target(fact_id) if naming_of(kind_of(fact_id)).is_unique else label(fact_id)
