# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_third_party_auth``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The options that identify an integration, of which each has one.
IDENTITIES = ("oidc_issuer_url", "jwks_url", "custom_jwks")

THIRD_PARTY_AUTH_SPEC: dict[str, dict[str, object]] = {
    "oidc_issuer_url": {"type": "str"},
    "jwks_url": {"type": "str"},
    "custom_jwks": {"type": "dict", "no_log": False},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "exact": {"type": "bool", "default": False},
    **SHARED_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationSpec:
    """The desired state of an integration.

    :param identity: the option of ``IDENTITIES`` that is given.
    :param value: its value.
    :param exact: whether all other integrations must not exist.
    """

    identity: str
    value: object
    present: bool = True
    exact: bool = False


def read_spec(parameters: Mapping[str, t.Any]) -> IntegrationSpec:
    """Return the desired state from the parameters of a task, which have the types of ``THIRD_PARTY_AUTH_SPEC``.

    :raises Failure: a value is missing or invalid. No request has been sent.
    """
    given = [name for name in IDENTITIES if parameters[name]]
    if len(given) != 1:
        raise Failure(
            f"An integration of third-party auth takes exactly one of {', '.join(IDENTITIES)}.",
            hint="Set the URL of the issuer, or else that of its keys, or else the keys.",
        )
    (identity,) = given
    value = parameters[identity]
    if isinstance(value, str) and not re.fullmatch(r"https://[^\s/?#@]+(?:/[^\s?#]*)?", value):
        raise Failure(
            f"The option {identity} is not an https URL without a user, a query, or a fragment.",
            hint="Use the URL that the provider documents.",
        )
    if isinstance(value, dict) and not isinstance(value.get("keys"), list):
        raise Failure(
            "The option custom_jwks isn't a set of JSON web keys (JWKS).",
            hint="Set it to an object with the member keys, a list of public keys.",
        )
    if parameters["exact"] and parameters["state"] == "absent":
        raise Failure("With state=absent, exact has no effect.", hint="Remove one of them.")
    return IntegrationSpec(
        identity=identity, value=value, present=parameters["state"] == "present", exact=parameters["exact"]
    )
