# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the API keys that a task asks for, as far as its token may."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready
from ..errors import FORBIDDEN
from .readiness import keys_are_usable, named_keys
from .spec import KeyScope

if t.TYPE_CHECKING:
    from .endpoints import ProjectsApi

#: Keys that bypass row-level security.
_PRIVILEGED = ("secret", "service_role")
_NAMES = ("publishable", "secret", "anon", "service_role")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The API keys of a project.

    :ivar values: by name; None if the key doesn't exist or isn't known.
    :ivar unknown: the names of the keys that weren't read.
    """

    values: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(_NAMES), repr=False)
    unknown: tuple[str, ...] = _NAMES
    warnings: tuple[str, ...] = ()

    def as_result(self) -> dict[str, object]:
        """Return the return values about keys."""
        return {"api_keys": self.values, "unknown_api_keys": list(self.unknown)}


@dataclass(slots=True, kw_only=True)
class KeyReader:
    """Reads the keys of a project. If the token lacks a permission, it reads those that don't need it.

    :ivar reveal: whether the next request asks for the values of secret keys.
    """

    api: ProjectsApi
    ref: str
    scope: KeyScope
    reveal: bool = field(init=False)

    def __post_init__(self) -> None:
        self.reveal = self.scope is KeyScope.ALL

    def read(self) -> Ready[Keys] | Pending:
        """Return the keys, or that they have no values yet."""
        if self.scope is KeyScope.NONE:
            return Ready(Keys())
        try:
            values = named_keys(self.api.api_keys(self.ref, reveal=self.reveal))
        except ApiError as error:
            if error.status != FORBIDDEN:
                raise
            if not self.reveal:
                return Ready(Keys(warnings=(self._forbidden(error),)))
            self.reveal = False
            return self.read()
        if not keys_are_usable(values, revealed=self.reveal):
            return Pending("no pair of keys has values yet" if self.reveal else "no public key has a value yet")
        return Ready(self._keys(values))

    def _keys(self, values: dict[str, str | None]) -> Keys:
        if self.scope is KeyScope.PUBLIC:
            return Keys(values={**values, **dict.fromkeys(_PRIVILEGED)}, unknown=_PRIVILEGED)
        if self.reveal:
            return Keys(values=values, unknown=())
        warning = (
            f"The token may not reveal the secret keys of the project {self.ref}, so api_keys.secret is null. A scoped token "
            "needs the permission api_gateway_keys_secret_read."
        )
        return Keys(values=values, unknown=("secret",), warnings=(warning,))

    def _forbidden(self, error: ApiError) -> str:
        return f"The API keys are null, because the token may not read them: {error.message} {error.hint}"
