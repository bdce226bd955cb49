# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The persistent state: one JSON file for all platforms, written atomically, readable by its owner only."""

from __future__ import annotations

import secrets
import typing as t

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local_supabase.errors import LocalSupabaseError
from local_supabase.state import write_atomically

if t.TYPE_CHECKING:
    from pathlib import Path


class StoredPlatform(BaseModel):
    """What is stored of one platform.

    ``state`` and ``settings`` are what its own models write. ``environment`` are the variables that a client needs,
    ``test_environment`` those that only tests need; both as of the last start.
    """

    model_config = ConfigDict(extra="forbid")

    port: int = 0
    settings: dict[str, t.Any] = Field(default_factory=dict)
    state: dict[str, t.Any] | None = None
    environment: dict[str, str] = Field(default_factory=dict)
    test_environment: dict[str, str] = Field(default_factory=dict)


class Stored(BaseModel):
    """The content of the state file. ``token`` is the one of the control channel."""

    model_config = ConfigDict(extra="forbid")

    format: t.Literal[1] = 1
    token: str = Field(default_factory=lambda: secrets.token_urlsafe(24))
    port: int = 0
    clock_offset: float = 0.0
    platforms: dict[str, StoredPlatform] = Field(default_factory=dict)


class Store:
    """Loads and saves the state.

    :param state_dir: the state directory; must exist.
    :raises LocalSupabaseError: if the file isn't a valid state file.
    """

    def __init__(self, state_dir: Path) -> None:
        self.path = state_dir / "state.json"
        self.content = self._read()

    def platform(self, name: str) -> StoredPlatform:
        """Return what is stored of a platform."""
        return self.content.platforms.setdefault(name, StoredPlatform())

    def save(self) -> None:
        """Replace the file atomically, so that readers and crashes see the old or the new content."""
        write_atomically(self.path, self.content.model_dump(mode="json"))

    def _read(self) -> Stored:
        if not self.path.exists():
            return Stored()
        try:
            return Stored.model_validate_json(self.path.read_bytes())
        except ValidationError:
            raise LocalSupabaseError(
                f"{self.path} is not a valid state file; another version may have written it. "
                "To start over without what it holds, run: python -m local_platforms reset"
            ) from None
