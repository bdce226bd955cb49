# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every platform has: state, settings, faults, a clock, and an application that serves it.

A platform is a subclass of :class:`Platform` with the models of its state and settings, its routers, and its faults;
registry.py lists it. README.md has an example.
"""

from __future__ import annotations

import typing as t

from pydantic import BaseModel, ConfigDict, ValidationError, validate_call

from local_supabase.api.middleware import BufferedResponse, json_response
from local_supabase.api.validation import validation_message
from local_supabase.errors import ApiError, LocalSupabaseError
from local_supabase.faults import REQUEST_FAULTS, Fault, FaultKind, Faults
from local_supabase.lock import HOST

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from fastapi import APIRouter, Request

    from local_platforms.clock import Clock
    from local_platforms.state import Store


class Settings(BaseModel):
    """The base of a platform's settings: strict, and unknown names are errors."""

    model_config = ConfigDict(extra="forbid")


class Platform:
    """The base of a platform.

    :cvar name: the name in the registry, the state, and the control channel.
    :cvar state_model: what it stores; a new platform has the model's defaults.
    :cvar settings_model: what ``/_local/settings/NAME`` reads and changes.
    :cvar routers: the routers of its API; their handlers are async, so that no two of them run at once.
    :cvar own_faults: the faults that it has besides those of any request.
    :param store: the state of all platforms.
    :param folder: a directory of its own for files; exists.
    :param others: all platforms of this process by name, for what one asks or tells another.
    """

    name: t.ClassVar[str]
    state_model: t.ClassVar[type[BaseModel]]
    settings_model: t.ClassVar[type[Settings]] = Settings
    routers: t.ClassVar[Sequence[APIRouter]] = ()
    own_faults: t.ClassVar[Mapping[str, FaultKind]] = {}

    def __init__(self, store: Store, folder: Path, clock: Clock, others: Mapping[str, Platform]) -> None:
        self._store = store
        self.folder = folder
        self.clock = clock
        self.others = others
        self.faults = Faults({**REQUEST_FAULTS, **self.own_faults})
        stored = store.platform(self.name)
        try:
            self.settings = self.settings_model.model_validate(stored.settings)
            self.state = self.state_model.model_validate(stored.state or {})
        except ValidationError as error:
            raise LocalSupabaseError(
                f"The state of {self.name} in {store.path} is not valid ({validation_message(error)}); another version "
                "may have written it. To start over, run: python -m local_platforms reset"
            ) from None

    @property
    def url(self) -> str:
        """The URL that it listens on."""
        return f"http://{HOST}:{self._store.platform(self.name).port}"

    def save(self) -> None:
        """Store state and settings; a handler calls it after each change."""
        stored = self._store.platform(self.name)
        stored.state = self.state.model_dump(mode="json")
        stored.settings = self.settings.model_dump(mode="json")
        self._store.save()

    def change_settings(self, changes: Mapping[str, object]) -> None:
        """Change and store settings.

        :raises ApiError: 400 if a name is unknown or a value is out of range.
        """
        try:
            self.settings = self.settings_model.model_validate({**self.settings.model_dump(), **changes})
        except ValidationError as error:
            raise ApiError(400, validation_message(error)) from None
        self.save()

    def edit(self, name: str, arguments: Mapping[str, object]) -> object:
        """Make one of :meth:`edits` and store it.

        :raises ApiError: 400 if there is none of this name, or its arguments don't fit.
        """
        edits = self.edits()
        if name not in edits:
            raise ApiError(400, f"edit: unknown name {name!r}; known: {', '.join(sorted(edits))}")
        try:
            result = validate_call(edits[name])(**arguments)
        except ValidationError as error:
            raise ApiError(400, validation_message(error)) from None
        self.save()
        return result

    def announce(self, event: str, **details: str) -> None:
        """Tell the other platforms what happened here, such as a push."""
        for other in self.others.values():
            if other is not self:
                other.on_event(event, details)

    # What a platform overrides.

    def prepare(self) -> None:
        """Create what the platform needs on disk; called before it listens."""

    def environment(self) -> dict[str, str]:
        """Return the environment variables that a client needs."""
        return {}

    def test_environment(self) -> dict[str, str]:
        """Return more variables for tests: tokens without permissions, say."""
        return {}

    def summary(self) -> dict[str, t.Any]:
        """Return what ``status`` shows: names and states, no secrets."""
        return {}

    def secrets(self) -> list[str]:
        """Return all secret values that the platform knows, so that tests can search outputs for them."""
        return []

    def edits(self) -> dict[str, Callable[..., object]]:
        """Return what may happen on the platform without the API: changes by people, by name."""
        return {}

    def on_event(self, event: str, details: Mapping[str, str]) -> None:
        """React to what another platform announces."""

    def error_body(self, error: ApiError) -> dict[str, t.Any]:
        """Return an error in the platform's form."""
        return {"message": error.message, **error.extra}

    def unknown_route(self, request: Request) -> ApiError:
        """Return the error of a request to a path or with a method that doesn't exist."""
        return ApiError(404, f"Cannot {request.method} {request.url.path}")

    def invalid_body(self, message: str) -> ApiError:
        """Return the error of a request whose parameters FastAPI rejects."""
        return ApiError(400, message)

    def subject(self, _parameters: Mapping[str, t.Any]) -> str | None:
        """Return what a request is about, by the parameters of its route: the value of ``ref`` in faults."""
        return None

    def throttled(self, fault: Fault) -> BufferedResponse:
        """Return the response of the fault ``throttled``."""
        headers = {"Retry-After": fault.value} if fault.value is not None else {}
        return json_response(429, self.error_body(ApiError(429, "Too Many Requests")), headers)
