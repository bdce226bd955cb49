# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a login becomes a member: invited by address, with its own consent, once, in time; and the first owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.tenants import DENIED, Actor, Stage, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database
    from tests.support.tenants import Attempt

BACKEND = Actor("backend", "service_role")
UNIQUE_VIOLATION = "23505"
ACCEPT = "select public.accept_invitation(%s)::text"
MEMBER = "select organization_id::text, role, status, email from public.users where id = %s"


@pytest.fixture
def tenants(provisioned: Database) -> Iterator[Stage]:
    with stage(provisioned) as both:
        both.cursor.execute("update auth.users set email_confirmed_at = now()")
        yield both


def rows(tenants: Stage, sql: str, values: Any = None) -> Any:
    tenants.cursor.execute(sql, values)
    return tenants.cursor.fetchall() if tenants.cursor.description else None


def actor(tenants: Stage, name: str) -> Actor:
    return next(it for it in tenants.actors() if it.name == name)


def invite(tenants: Stage, email: str, role: str = "member", by: str = "admin") -> str:
    """Return the id of an invitation that the stage keeps."""
    inviting = actor(tenants, by)
    assert inviting.login
    claims = "select set_config('request.jwt.claims', %s, true)"
    rows(tenants, claims, ['{"sub": "' + inviting.login + '"}'])
    ((key,),) = rows(tenants, "select public.invite_member(%s, %s)::text", [email, role])
    rows(tenants, claims, [""])
    return str(key)


def address(tenants: Stage, login: str | None) -> str:
    ((email,),) = rows(tenants, "select email from auth.users where id = %s", [login])
    return str(email)


def test_admin_cannot_add_a_login(tenants: Stage) -> None:
    """Neither a stranger's, nor one that was removed before, to have it back with another role and status."""
    users, admin = tenants.tables["users"], actor(tenants, "admin")
    for role in ("member", "admin", "owner"):
        taken = tenants.insertion(users, tenants.row(users, tenants.ours, 9, id=tenants.outsider, role=role))
        assert tenants.attempt(admin, *taken).error == DENIED
    suspended = tenants.ours.people["suspended"]
    assert tenants.attempt(admin, "delete from public.users where id = %s", [suspended]).affected == 0
    again = tenants.attempt(admin, "select public.invite_member(%s)", [address(tenants, suspended)])
    assert again.error == UNIQUE_VIOLATION


def test_invited_login_accepts_once(tenants: Stage) -> None:
    outsider = actor(tenants, "outsider")
    email = address(tenants, outsider.login)
    key = invite(tenants, email.upper(), "admin")
    assert rows(tenants, MEMBER, [key]) == [(tenants.ours.id, "admin", "invited", email)]
    assert tenants.attempt(outsider, "select count(*) from public.contacts").rows == [(0,)]
    listed = tenants.attempt(outsider, "select invitation::text, organization_name, role from public.my_invitations()")
    assert [(it[0], it[2]) for it in listed.rows] == [(key, "admin")]
    with tenants.acting(outsider) as cursor:
        cursor.execute(ACCEPT, [key])
        assert cursor.fetchall() == [(tenants.ours.id,)]
        cursor.execute("select app.organization_id()::text, app.is_admin()")
        assert cursor.fetchall() == [(tenants.ours.id, True)]
        cursor.execute("reset role")
        assert rows(tenants, MEMBER, [outsider.login]) == [(tenants.ours.id, "admin", "active", email)]
        assert rows(tenants, MEMBER, [key]) == []
        assert tenants.attempt(outsider, ACCEPT, [key]).error == DENIED


def test_no_other_login_accepts(tenants: Stage) -> None:
    key = invite(tenants, "someone@example.org")
    for other in tenants.actors():
        assert tenants.attempt(other, ACCEPT, [key]).error == DENIED, other.name
    assert tenants.attempt(BACKEND, ACCEPT, [key]).error == DENIED


@pytest.mark.parametrize(
    "spoiled",
    [
        "update public.users set invitation_expires_at = now() - interval '1 second' where id = %s",
        "update public.users set invitation_expires_at = null where id = %s",
        "delete from public.users where id = %s",
        "update auth.users set email_confirmed_at = null where %s is not null",
        "update auth.users set email = 'moved-' || email where %s is not null",
    ],
)
def test_invitation_that_is_not_valid(tenants: Stage, spoiled: str) -> None:
    outsider = actor(tenants, "outsider")
    key = invite(tenants, address(tenants, outsider.login))
    assert tenants.attempt(outsider, ACCEPT, [key]).error is None
    rows(tenants, spoiled, [key])
    assert tenants.attempt(outsider, ACCEPT, [key]).error == DENIED
    assert tenants.attempt(outsider, "select * from public.my_invitations()").rows == []


def test_login_is_member_of_one_organization(tenants: Stage) -> None:
    """An invitation by another organization neither takes a member away nor keeps it from being invited elsewhere."""
    theirs = tenants.theirs.people["member"]
    key = invite(tenants, address(tenants, theirs))
    assert tenants.attempt(Actor("theirs", "authenticated", theirs), ACCEPT, [key]).error == UNIQUE_VIOLATION
    outsider = actor(tenants, "outsider")
    invite(tenants, address(tenants, outsider.login))
    rows(
        tenants,
        "insert into public.users (organization_id, email, status, invitation_expires_at)"
        " values (%s, %s, 'invited', now() + interval '1 day')",
        [tenants.theirs.id, address(tenants, outsider.login)],
    )
    assert len(tenants.attempt(outsider, "select * from public.my_invitations()").rows) == 2


@pytest.mark.parametrize("name", ["member", "suspended", "outsider", "anon"])
def test_who_cannot_invite(tenants: Stage, name: str) -> None:
    assert tenants.attempt(actor(tenants, name), "select public.invite_member('x@example.org')").error == DENIED
    assert tenants.attempt(actor(tenants, name), "select app.invite_member('x@example.org', 'admin')").error == DENIED


def test_what_cannot_be_invited(tenants: Stage) -> None:
    def attempt(email: str, role: str) -> Attempt:
        return tenants.attempt(actor(tenants, "admin"), "select public.invite_member(%s, %s)", [email, role])

    assert attempt("x@example.org", "owner").error == DENIED
    assert attempt(address(tenants, tenants.ours.people["member"]), "admin").error == UNIQUE_VIOLATION
    assert attempt("not an address", "member").error == "23514"


def test_invited_again_is_prolonged(tenants: Stage) -> None:
    key = invite(tenants, "x@example.org")
    rows(tenants, "update public.users set invitation_expires_at = now() where id = %s", [key])
    assert invite(tenants, "X@Example.org", "admin") == key
    prolonged = "select role, invitation_expires_at > now() + interval '6 days' from public.users where id = %s"
    assert rows(tenants, prolonged, [key]) == [("admin", True)]


def test_what_was_assigned_to_the_invited_stays_so(tenants: Stage) -> None:
    outsider = actor(tenants, "outsider")
    key = invite(tenants, address(tenants, outsider.login))
    for table in ("contacts", "deals"):
        rows(tenants, f"update public.{table} set owner_id = %s where organization_id = %s", [key, tenants.ours.id])
    rows(
        tenants,
        "create table public.visits (visitor uuid references public.users); insert into public.visits values (%s)",
        [key],
    )
    with tenants.acting(outsider) as cursor:
        cursor.execute(ACCEPT, [key])
        cursor.execute("reset role")
        owned = "select count(*) from public.{} where owner_id = %s"
        assert [rows(tenants, owned.format(it), [outsider.login]) for it in ("contacts", "deals")] == [[(2,)], [(2,)]]
        assert rows(tenants, "select visitor::text from public.visits") == [(outsider.login,)]


def test_invitations_count_and_accepting_one_does_not(tenants: Stage) -> None:
    """Four members; the plan allows ten."""
    outsider = actor(tenants, "outsider")
    key = invite(tenants, address(tenants, outsider.login))
    for n in range(5):
        invite(tenants, f"x{n}@example.org")
    full = tenants.attempt(actor(tenants, "admin"), "select public.invite_member('y@example.org')")
    assert full.error == "PT402"
    assert tenants.attempt(outsider, ACCEPT, [key]).error is None


def test_address_follows_the_login(tenants: Stage) -> None:
    member = tenants.ours.people["member"]
    rows(tenants, "update auth.users set email = 'New@Example.org' where id = %s", [member])
    assert rows(tenants, MEMBER, [member])[0][3] == "new@example.org"
    for wrong in ("update public.users set email = 'other@example.org' where id = %s",):
        rows(tenants, wrong, [member])
        assert rows(tenants, MEMBER, [member])[0][3] == "new@example.org"
    # An address that is invited already, or that another member has.
    invite(tenants, "invited@example.org")
    rows(tenants, "update auth.users set email = 'invited@example.org' where id = %s", [member])
    assert rows(tenants, MEMBER, [member])[0][3] == "invited@example.org"
    taken = address(tenants, tenants.ours.people["admin"])
    rows(tenants, "update auth.users set email = %s, is_sso_user = true where id = %s", [taken, member])
    assert rows(tenants, MEMBER, [member])[0][3] == "invited@example.org"


def test_backend_cannot_activate_an_invitation_without_a_login(tenants: Stage) -> None:
    key = invite(tenants, "x@example.org")
    attempt = tenants.attempt(BACKEND, "update public.users set status = 'active' where id = %s", [key])
    assert "users_login_fkey" in attempt.message


def test_first_organization_and_owner(tenants: Stage) -> None:
    """Once with a login, which is its owner at once; once before the owner has signed up; each run again."""
    create = "select public.create_organization('Acme', %s, %s)::text"
    owners = "select id::text, role, status from public.users where organization_id = %s"
    outsider = actor(tenants, "outsider")
    email = address(tenants, outsider.login)
    with tenants.acting(BACKEND) as cursor:
        cursor.execute(create, ["acme", email.upper()])
        ((organization,),) = cursor.fetchall()
        cursor.execute(owners, [organization])
        assert cursor.fetchall() == [(outsider.login, "owner", "active")]
        cursor.execute(create, ["acme", "another@example.org"])
        assert cursor.fetchall() == [(organization,)]
        cursor.execute(owners, [organization])
        assert cursor.fetchall() == [(outsider.login, "owner", "active")]

        cursor.execute(create, ["later", "boss@example.org"])
        ((later,),) = cursor.fetchall()
        cursor.execute(owners, [later])
        (invited,) = cursor.fetchall()
        assert invited[1:] == ("owner", "invited")
        cursor.execute(create, ["later", "boss@example.org"])
        cursor.execute(owners, [later])
        assert cursor.fetchall() == [invited]


def test_only_the_backend_creates_organizations(tenants: Stage) -> None:
    for other in tenants.actors():
        for schema in ("public", "app"):
            sql = f"select {schema}.create_organization('Mine', 'mine', 'x@example.org')"
            assert tenants.attempt(other, sql).error == DENIED, other.name
