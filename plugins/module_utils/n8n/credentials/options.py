# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``n8n_credential``: argument spec, validation, and the desired state."""

from __future__ import annotations

import hmac
import json
import re
import typing as t
from dataclasses import dataclass, field
from hashlib import sha256

from ...failure import Failure
from ...write_only import MIN_KEY, Update
from ..task import TASK_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The longest name, which leaves room for the digest within n8n's 128 characters.
MAX_NAME = 100

CREDENTIAL_SPEC: dict[str, dict[str, object]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "name": {"type": "str", "required": True},
    "type": {"type": "str", "required": True},
    "data": {"type": "dict", "no_log": True},
    "update_data": {"type": "str", "choices": ["on_create", "on_change", "always"], "default": "on_create"},
    "digest_key": {"type": "str", "no_log": True},
    **TASK_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialSpec:
    """The desired state of a credential.

    :param kind: the type of the credential, as n8n names it.
    """

    present: bool = True
    name: str
    kind: str
    data: Mapping[str, t.Any] = field(default_factory=dict, repr=False)
    update: Update = Update.ON_CREATE
    digest_key: str | None = field(default=None, repr=False)

    @property
    def credential_id(self) -> str:
        """The id of a new credential. It depends on name and type, so that two runs can't create two credentials."""
        return sha256(f"draggonnb.supabase/n8n/{self.kind}/{self.name}".encode()).hexdigest()[:16]

    @property
    def stored_name(self) -> str:
        """The name on the server: with the digest of the data if that is compared."""
        if self.update is not Update.ON_CHANGE or self.digest_key is None:
            return self.name
        content = json.dumps([self.kind, self.data], sort_keys=True)
        digest = hmac.new(self.digest_key.encode(), content.encode(), sha256).hexdigest()
        return f"{self.name} [k:{digest[:12]}]"

    def has_name(self, stored: str) -> bool:
        """Whether a name on the server is that of this credential, with any digest or none."""
        return re.fullmatch(rf"{re.escape(self.name)}(?: \[k:[0-9a-f]{{12}}\])?", stored) is not None


def read_spec(parameters: Mapping[str, t.Any]) -> CredentialSpec:
    """Return the desired state from the parameters of a task, which have the types of ``CREDENTIAL_SPEC``.

    :raises Failure: a value is invalid; the message contains no value of the data. No request has been sent.
    """
    name, kind, data = parameters["name"], parameters["type"], parameters["data"]
    present, update = parameters["state"] == "present", Update(parameters["update_data"])
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable() or name != name.strip():
        raise Failure(
            f"name has {len(name)} characters, spaces around it, or control characters.",
            hint=f"Use 1 to {MAX_NAME} characters on one line.",
        )
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,128}", kind):
        raise Failure(f"type is {kind!r}.", hint="Use the name of a type in n8n, such as httpHeaderAuth.")
    if present and update is not Update.ON_CREATE and not data:
        raise Failure(
            f"data is missing, which update_data={update} requires.", hint="Set it to the fields of the credential."
        )
    if present and update is Update.ON_CHANGE and len(parameters["digest_key"] or "") < MIN_KEY:
        raise Failure(
            f"update_data is on_change, but digest_key has less than {MIN_KEY} characters.",
            hint="Set digest_key to a random text that stays the same. Without it, the data could be guessed from its digest.",
        )
    return CredentialSpec(
        present=present,
        name=name,
        kind=kind,
        data=data or {},
        update=update,
        digest_key=parameters["digest_key"],
    )
