# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the input of a role, besides the types of its options."""

from __future__ import annotations

import os
import re
import typing as t

from .project_facts import SETTINGS, settings_of_tier

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping


MISSING = (
    "Not set in the environment: {}."
    " Create a token on the account page of the Supabase dashboard. The organization is the slug in the URL of its dashboard."
)
LIMITS = (
    'The limits of the plan (plan_limits) are text. Set them to a dictionary such as {"users": 25}, which -e accepts as JSON.'
    " No request was sent."
)
ORGANIZATION = (
    "The first organization needs a name, a slug, and the e-mail address of its owner (org_email). No request was sent."
)
INVALID_CLIENT_ID = (
    "'{}' is not a valid client_id."
    " Use lowercase letters and digits with single hyphens between them, at most 63 characters (acme, acme-2)."
)
LONGEST_CLIENT_ID = 63
"""As a label of a domain name."""


class Input(t.Protocol):
    """What a role was given."""

    def given(self, option: str) -> t.Any:  # noqa: ANN401 - the type of the option
        """Return the value of an option, by its name without the prefix of the role. A blank one counts as not set."""

    def variable(self, name: str) -> t.Any:  # noqa: ANN401 - the type of the variable
        """Return the value of a variable, by its name without the prefix of the role; None if it isn't set."""

    def lookup(self, name: str, *terms: t.Any, **options: t.Any) -> list[str]:
        """Return what a lookup of this collection does."""


def of_project(role: Input) -> list[str]:
    """Return what is wrong with the input of the role supabase_project."""
    client = str(role.given("client_id") or "")
    missing = [
        *([] if _token(role) else ["SUPABASE_MANAGEMENT_TOKEN (or SUPABASE_ACCESS_TOKEN)"]),
        *([] if role.given("organization") or os.environ.get("SUPABASE_ORG_ID") else ["SUPABASE_ORG_ID"]),
    ]
    return [
        *_of_client_id(client),
        *([MISSING.format(", ".join(missing))] if missing else []),
        *(
            []
            if role.given("state") != "absent" or _is_confirmed(role, client)
            else ["Deleting a project requires confirmation. Set supabase_project_ref=REF, the ref of the project."]
        ),
        *_of_contents(role),
        *_of_settings(role),
    ]


def _token(role: Input) -> object:
    return (
        role.given("api_token")
        or os.environ.get("SUPABASE_MANAGEMENT_TOKEN")
        or os.environ.get("SUPABASE_ACCESS_TOKEN")
    )


def _of_client_id(client: str) -> list[str]:
    if not client:
        return ["No client was specified. Set one with -e client_id=ID, or use an inventory with the group 'clients'."]
    if re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", client) and len(client) <= LONGEST_CLIENT_ID:
        return []
    return [INVALID_CLIENT_ID.format(client)]


def _is_confirmed(role: Input, client: str) -> bool:
    return bool(role.given("ref") or (client and role.given("confirm_client_id") == client))


def _of_contents(role: Input) -> list[str]:
    buckets, secrets, keys, functions = (role.given(name) or [] for name in ("buckets", "secrets", "keys", "functions"))
    if not (buckets or secrets or keys or functions):
        return []
    modules = ("supabase_storage_bucket", "supabase_secret", "supabase_api_key", "supabase_edge_function")
    options = [buckets, [{"secrets": secrets or {}}], keys, functions]
    return role.lookup("invalid_options", *modules, options=options)


def _of_settings(role: Input) -> list[str]:
    options = {name: role.given(name) for name in SETTINGS}
    parts = (options["default_settings"], options["settings"], settings_of_tier(options))
    return role.lookup("setting_problems", *(part or {} for part in parts))


def of_schema(role: Input) -> list[str]:
    """Return what is wrong with the input of the role database_schema.

    It renders the template before the first request, so that an error in it is found before a project is created.
    """
    limits, organization = role.given("plan_limits") or {}, role.given("first_organization") or {}
    if not isinstance(limits, dict):
        return [LIMITS]
    if organization and not all(organization.get(name) for name in ("name", "slug", "email")):
        return [ORGANIZATION]
    if not str(role.variable("sql")).strip():
        return [
            f"The template {role.given('template')} renders to empty text. Define the schema in it. No request was sent."
        ]
    return []


def of_finalize(role: Input) -> list[str]:
    """Return what is wrong with the input of the role finalize, besides the credentials file."""
    email, vault_file = role.given("org_email") or "", role.given("vault_password_file") or ""
    is_blank = not str(role.given("vault_password") or "").strip() and str(role.variable("vault_password") or "") != ""
    return [
        *(
            []
            if not email or re.fullmatch(r"[^@\s]+@[^@\s]+[.][^@\s.]+", str(email))
            else [f"org_email '{email}' is not an e-mail address."]
        ),
        *(
            []
            if not vault_file or os.path.exists(os.path.expanduser(vault_file))
            else [f"The vault password file {vault_file} doesn't exist."]
        ),
        *(
            ["The vault password is blank. Set another one, or none to store the credentials unencrypted."]
            if is_blank and not vault_file and role.given("credentials_file")
            else []
        ),
    ]


CHECKS: Mapping[str, Callable[[Input], list[str]]] = {
    "supabase_project": of_project,
    "database_schema": of_schema,
    "finalize": of_finalize,
}
"""By role."""
