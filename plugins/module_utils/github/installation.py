# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tokens of the installation of a GitHub App: created when needed, and again before they expire."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..failure import Failure
from ..rest.errors import ApiError, ApiFailure
from ..rest.json_reader import JsonReader
from .app_token import app_token, read_private_key
from .errors import NOT_FOUND

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.response import Response
    from ..rest.transport import Transport
    from ..rest.waiting import Timing
    from .app_token import PrivateKey
    from .client import GithubClient

#: Seconds before its end at which a token isn't used any more.
MARGIN = 120.0
#: How often a token is requested if the outcome is unknown, and the seconds between. One that is lost does no harm: it expires.
ATTEMPTS, PAUSE = 3, 1.0
_CREDENTIALS_HINT = "Check that app_id and app_private_key belong to the same app, that the key wasn't deleted, and that the clock of this machine is right."
_HINTS = {
    401: _CREDENTIALS_HINT,
    403: "The installation may be suspended: check it in the settings of the owner (GitHub Apps).",
    404: "Check app_id, app_installation_id, and that the app is installed in the account of the owner, on all repositories.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A GitHub App.

    :param app_id: its id or its client ID.
    :param installation: the id of its installation; None: the one in the account of the owner.
    """

    app_id: str
    key: PrivateKey = field(repr=False)
    installation: int | None


def read_app(parameters: Mapping[str, t.Any]) -> App | None:
    """Return the app that the options of ``access.ACCESS_SPEC`` name, None if they name none.

    :raises Failure: an option is missing or invalid; the message has no part of the key. No request has been sent.
    """
    app_id, text, file = (parameters[name] for name in ("app_id", "app_private_key", "app_private_key_file"))
    if not app_id and not text and not file:
        return None
    if not app_id or not (text or file):
        missing = "app_id (GITHUB_APP_ID)" if not app_id else "app_private_key (GITHUB_APP_PRIVATE_KEY)"
        raise Failure(
            f"Missing {missing}, which signing in as a GitHub App requires.",
            hint="Set both the id and the private key of the app, or neither and a token.",
        )
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", app_id, re.ASCII):
        raise Failure(
            f"app_id is {app_id[:100]!r}.", hint="Set it to the number or the client ID on GitHub's page of the app."
        )
    return App(
        app_id=app_id, key=read_private_key(text or _content(file)), installation=parameters["app_installation_id"]
    )


def _content(file: str) -> str:
    try:
        return Path(file).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it isn't text"
        raise Failure(
            f"The file of the private key of the GitHub App, {file}, can't be read: {reason}.",
            hint="Check app_private_key_file (GITHUB_APP_PRIVATE_KEY_FILE).",
        ) from None


class InstallationTokens:
    """Creates the tokens of one installation, and keeps the last.

    :param owner: the account that the app is installed in.
    :param client: a client of ``transport``, whose token this class sets.
    """

    def __init__(self, app: App, owner: str, client: GithubClient, transport: Transport, timing: Timing) -> None:
        self._app = app
        self._owner = owner
        self._client = client
        self._transport = transport
        self._timing = timing
        self._installation = app.installation
        self._token = ""
        self._end = 0.0

    @property
    def requests_made(self) -> int:
        """The number of requests sent for tokens."""
        return self._client.requests_made

    def current(self) -> str:
        """Return a token that is valid for some time.

        :raises Failure: GitHub refuses to create one.
        """
        if not self._token or self._timing.monotonic() >= self._end:
            if self._installation is None:
                self._installation = self._find()
            self._token, lifetime = self._create(self._installation)
            self._end = self._timing.monotonic() + lifetime - MARGIN
        return self._token

    def discard(self) -> None:
        """Forget the token, which GitHub has rejected."""
        self._token = ""

    def _find(self) -> int:
        try:
            response = self._send("GET", "/orgs/{owner}/installation")
        except ApiError as error:
            if error.status != NOT_FOUND:
                raise
            response = self._send("GET", "/users/{owner}/installation")
        return JsonReader(response.endpoint, response.json()).integer("id")

    def _create(self, installation: int) -> tuple[str, float]:
        """Return a token, and for how many seconds it is valid."""
        for left in reversed(range(ATTEMPTS)):
            try:
                response = self._send("POST", f"/app/installations/{installation}/access_tokens")
                break
            except ApiFailure as error:
                if not left or not error.outcome_unknown:
                    raise
                self._timing.sleep(PAUSE)
        reader = JsonReader(response.endpoint, response.json())
        token = reader.text("token")
        # By GitHub's clock, since this one may be wrong.
        now = response.date() or self._timing.wall()
        return token, datetime.fromisoformat(reader.text("expires_at")).timestamp() - now

    def _send(self, method: str, endpoint: str) -> Response:
        self._transport.use_token(app_token(self._app.app_id, self._app.key, self._timing.wall()))
        purpose = f"signing in to the account {self._owner} as the GitHub App {self._app.app_id}"
        return self._client.call(purpose, method, endpoint, hints=_HINTS, owner=self._owner)
