# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared although the SQL doesn't change it, or isn't although it does: setup, extensions, and what can't be changed."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.scope import (
    dropped_along,
    kept_for_event_triggers,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.extension_versions import (
    DECLARED_VERSION,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .samples import GUARD, SUBSCRIPTION
from .states import PUBLIC, T, column, comment, function, grant, part, plain_object, schema, table
from .test_schema_scope_outside import (
    BASE,
    EXTENSION,
    FEED,
    IN_SETUP,
    MEMBER,
    SETUP,
    SHOP_CHECK,
    F,
    database,
    desired,
    differing,
    on_member,
    on_table,
    scoped,
    trigger,
    with_members,
)

PLAIN = [schema(), SETUP, IN_SETUP]
APP, IN_APP = schema("app"), Fact(("table", "app", "x"), ("schema", "app"), table().attributes)


@pytest.mark.parametrize("exact", [True, False])
def test_the_comment_of_initdb_remains_unless_the_whole_database_is_managed(exact: bool) -> None:
    for text, kept in (("", not exact), ("c", False)):
        live = database(*BASE, comment(PUBLIC, text))
        assert differing(live, desired(*BASE), exact=exact) == (set() if kept else {comment(PUBLIC, text).id})


def pair(*names: str) -> tuple[Fact, ...]:
    """Return a composite type with attributes in an order."""
    whole = plain_object("composite", "pair", {"order": None})
    attributes = {"type": "text", "collation": None}
    return (
        whole,
        *(part("attribute", whole, each, attributes=attributes, number=str(n)) for n, each in enumerate(names)),
    )


def test_another_order_of_attributes_is_a_difference() -> None:
    for names, expected in (("xy", set()), ("yx", {pair()[0].id})):
        assert differing(database(schema(), *pair("x", "y")), desired(schema(), *pair(*names))) == expected


@pytest.mark.parametrize(
    ("who", "in_setup", "expected"), [("boss", True, False), ("anon", True, True), ("boss", False, True)]
)
def test_what_the_setup_grants_the_creator_on_what_is_missing_is_not_wanted(
    who: str, in_setup: bool, expected: bool
) -> None:
    """The creator will own it."""
    granted = grant(SETUP.id, who, "SELECT")
    before = [schema(), SETUP, *([granted] if in_setup else [])]
    wanted = desired(*BASE, SETUP, granted, preexisting=before, needs={T: [SETUP.id]})
    assert (granted.id in differing(database(schema()), wanted)) is expected
    there = database(schema(), SETUP)
    assert (granted.id in scoped(there, wanted)[1].facts) is (who == "boss" and not in_setup)


def test_a_publication_that_is_altered_is_compared() -> None:
    live = database(*BASE, outside=[FEED.with_attributes(all_tables="true")], only=False)
    wanted = desired(*BASE, FEED, outside={FEED.id}, declared={FEED.id}, baseline={FEED.id})
    assert FEED.id in scoped(live, wanted)[0].facts


@pytest.mark.parametrize("slot", [None, "s"])
def test_a_subscription_with_a_slot_is_not_dropped(slot: str | None) -> None:
    subscription = SUBSCRIPTION.with_attributes(slot_name=slot)
    live = database(*BASE, outside=[subscription])
    assert differing(live, desired(*BASE)) == ({subscription.id} if slot is None else set())


def test_the_setup_creates_a_managed_schema_but_not_what_is_in_it() -> None:
    undeclared = table("u")
    assert differing(database(*BASE, undeclared), desired(*BASE, preexisting=[schema()])) == {undeclared.id}


def test_a_part_of_the_setup_that_the_sql_changes_is_compared() -> None:
    changed = column("x", "setup", type="bigint")
    live, wanted = database(*BASE, SETUP, IN_SETUP), desired(*BASE, SETUP, changed, preexisting=PLAIN)
    assert differing(live, wanted) == {IN_SETUP.id}


def test_a_missing_schema_of_the_setup_is_created_with_what_is_about_it() -> None:
    notes = (comment(APP.id, "c"), grant(APP.id, "anon", "USAGE"))
    others = (table("unneeded"), comment(("table", "public", "unneeded"), "c"), IN_APP)
    wanted = desired(*BASE, APP, *notes, *others, preexisting=[schema(), APP, *notes, *others], needs={T: [APP.id]})
    assert differing(database(schema()), wanted) == {T, BASE[2].id, APP.id, *(each.id for each in notes)}


def test_a_comment_on_an_object_elsewhere_is_dropped_if_the_sql_does() -> None:
    note = comment(SHOP_CHECK.id, "c")
    live = database(*BASE, function("f"), outside=[SHOP_CHECK, note], needs={SHOP_CHECK.id: [F]}, only=False)
    assert differing(live, desired(*BASE, function("f"), preexisting=[note])) == {note.id}
    assert differing(live, desired(*BASE, function("f"))) == set()


def test_only_event_triggers_keep_functions() -> None:
    needs: dict[FactId, list[FactId]] = {GUARD.id: [F], SHOP_CHECK.id: [F]}
    live = database(*BASE, function("f"), outside=[trigger("platform"), SHOP_CHECK], needs=needs, only=False)
    wanted = desired(*BASE)
    assert kept_for_event_triggers(*scoped(live, wanted), live, wanted) == [
        "function public.f() is not declared. It is kept, because event trigger guard, which is not declared either, calls it"
    ]


def test_whether_an_object_elsewhere_came_with_an_extension_is_not_known() -> None:
    live = database(*BASE, EXTENSION, outside=[SHOP_CHECK], needs={SHOP_CHECK.id: [EXTENSION.id]}, only=False)
    wanted = desired(*BASE)
    assert dropped_along(*scoped(live, wanted), live, wanted) == [
        "constraint c on shop.x is dropped with extension box"
    ]
    other = Fact(("extension", "more"), None, EXTENSION.attributes, EXTENSION.metadata)
    live = database(*BASE, EXTENSION, outside=[other], needs={other.id: [EXTENSION.id]}, only=False)
    assert dropped_along(*scoped(live, wanted), live, wanted) == [
        "extension more is not declared, and is dropped with extension box"
    ]


def test_a_privilege_that_an_extension_creates_is_wanted_if_it_is_updated() -> None:
    for_all = Fact(("grant", MEMBER, "PUBLIC", "EXECUTE"), EXTENSION.id, {"state": "granted"}, {"extension": "box"})
    newer = Fact(
        EXTENSION.id, None, {**EXTENSION.attributes, "version": "2"}, {**EXTENSION.metadata, "pinned": DECLARED_VERSION}
    )
    for wanted, expected in ((EXTENSION, set()), (newer, {EXTENSION.id, for_all.id})):
        assert differing(database(*BASE, EXTENSION, only=False), desired(*BASE, wanted, for_all)) == expected
    assert differing(database(*BASE, only=False), desired(*BASE, EXTENSION, for_all)) == {EXTENSION.id, for_all.id}
    own = Fact(("grant", T, "PUBLIC", "EXECUTE"), T, {"state": "granted"})
    assert differing(database(*BASE), desired(*BASE, own)) == {own.id}


def test_what_an_extension_creates_is_not_dropped_from_it() -> None:
    for fact in (on_member("a"), on_table("public")):
        of_extension: dict[str, t.Any] = {"extension_facts": [fact], "from_extensions": {fact.id}}
        assert differing(with_members(fact), desired(*BASE, EXTENSION, fact, **of_extension)) == set()
