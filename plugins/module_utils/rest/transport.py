# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending requests: the only file of the collection that imports requests."""

from __future__ import annotations

import json
import re
import traceback
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from ..failure import Failure
from ..masking import MASK, mask, mask_credentials
from .errors import UnexpectedResponse, Unreachable
from .retry import Attempt, RetryPolicy, delay_before_retry, http_date, requested_delay

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import NewConnectionError
    from urllib3.util import Retry
except ImportError:
    REQUESTS_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    REQUESTS_IMPORT_ERROR = None

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .waiting import Deadline, Timing

#: Seconds to get a connection, at most; an answer may take longer.
CONNECT_TIMEOUT = 10.0
#: A request that is only started near the deadline still gets this many seconds.
SHORTEST_TIMEOUT = 5.0
#: How much of a service's own words is repeated in an error.
LONGEST_QUOTE = 300


class HttpSession(t.Protocol):
    """The part of ``requests.Session`` that is used, so that tests can script one."""

    def request(self, method: str, url: str, **arguments: t.Any) -> t.Any:  # noqa: ANN401 - the shape is requests' own
        """Send one request and return its response."""


def open_session() -> HttpSession:
    """Return a session of requests with its usual manners: proxies and CA bundles come from the environment.

    urllib3's ``Retry`` serves where nothing has been sent yet: a connection that couldn't be opened is tried again for
    every method, POST as well. All else it leaves to ``retry``, which knows what may be repeated.
    """
    session = requests.Session()
    unopened = Retry(
        total=None, connect=2, read=False, redirect=False, status=0, other=0, allowed_methods=None, backoff_factor=0.2
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=unopened))
    return t.cast("HttpSession", session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a service answered.

    :param endpoint: method and path template, such as ``GET /v1/projects/{ref}``: how errors call it.
    :param said: an error's own words on one line, shortened and without the secrets that were sent.
    """

    endpoint: str
    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    message: str = ""

    def json(self) -> object:
        """Return the decoded body.

        :raises UnexpectedAnswer: it isn't JSON.
        """
        try:
            return json.loads(self.content)
        except ValueError:
            kind = re.match(r"[\w.+/-]{1,80}", self.headers.get("Content-Type", ""))
            raise UnexpectedResponse(
                f"{self.endpoint} answered {self.status} with something that isn't JSON "
                f"({kind[0] if kind else 'no content type'}, {len(self.content)} bytes).",
                hint="Check that the address (api_url) is that of the API itself.",
            ) from None

    def date(self) -> float | None:
        """Return the service's own clock in seconds since the epoch (whole seconds), or None when it doesn't tell."""
        return http_date(self.headers.get("Date"))

    def requested_delay(self, wall: float) -> float | None:
        """Return the seconds the service asks to wait before the next request, or None."""
        return requested_delay(self.headers, wall=wall)


class Transport:
    """Sends requests to one service with one token, again where that is safe, and never beyond the deadline.

    Redirects aren't followed: the token is meant for this address alone.

    :param base_url: scheme, host and perhaps a path prefix; see :func:`checked_base_url`.
    :param token: sent as bearer token, and shown nowhere.
    :param timeout: seconds to wait for an answer.
    :param user_agent: how we introduce ourselves.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str,
        session: HttpSession,
        timing: Timing,
        deadline: Deadline,
        timeout: float,
        user_agent: str,
        patience: RetryPolicy | None = None,
    ) -> None:
        self._base_url = checked_base_url(base_url)
        self._authorize = _bearer(token)
        self._secrets = {token}
        self._session = session
        self._timing = timing
        self._deadline = deadline
        self._timeout = timeout
        self._headers = {"Accept": "application/json", "User-Agent": user_agent}
        self._patience = patience or RetryPolicy()
        self.requests_made = 0

    def mask_secret(self, secret: str) -> None:
        """Never repeat ``secret`` in an error, whoever says it: a service may quote what it was sent."""
        if secret:
            self._secrets.add(secret)

    def call(
        self,
        method: str,
        endpoint: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | Sequence[object] | None = None,
        **path: str,
    ) -> Response:
        """Send a request and return the answer, whatever its status.

        :param endpoint: a path template such as ``/v1/projects/{ref}``, filled from ``path``.
        :param query: parameters of the URL; a list repeats its name.
        :param body: sent as JSON.
        :raises Unreachable: no answer came.
        """
        url = self._base_url + endpoint.format_map({name: quote(value, safe="") for name, value in path.items()})
        number = 0
        while True:
            number += 1
            trouble: Unreachable | None = None
            answer: Response | None = None
            try:
                answer = self._send(method, url, f"{method} {endpoint}", query, body)
            except (requests.RequestException, ValueError) as error:
                trouble = self._unreachable(method, url, error)
            attempt = Attempt(
                method=method,
                number=number,
                status=answer.status if answer else None,
                headers=answer.headers if answer else {},
                permanent=trouble is not None and not (trouble.outcome_unknown and trouble.transient),
            )
            pause = delay_before_retry(
                attempt, patience=self._patience, jitter=self._timing.jitter(), wall=self._timing.wall()
            )
            if pause is not None and pause < self._deadline.remaining():
                self._timing.sleep(pause)
            elif answer is not None:
                return answer
            elif trouble is not None:
                raise trouble

    def _send(
        self,
        method: str,
        url: str,
        endpoint: str,
        query: Mapping[str, object] | None,
        body: Mapping[str, object] | Sequence[object] | None,
    ) -> Response:
        self.requests_made += 1
        response = self._session.request(
            method,
            url,
            params=query,
            json=body,
            headers=self._headers,
            # Given here rather than as a header: requests would otherwise put a netrc entry in its place.
            auth=self._authorize,
            timeout=self._timeouts(method),
            allow_redirects=False,
        )
        return Response(
            endpoint=endpoint,
            status=response.status_code,
            headers=response.headers,
            content=response.content,
            message=self.quoted(_words(response.content)) if response.status_code >= 300 else "",
        )

    def _timeouts(self, method: str) -> tuple[float, float]:
        """Return the seconds to connect and to read.

        Only a GET is cut short by the deadline: cutting a change short would turn a slow success into a doubt.
        """
        read = self._timeout
        if method == "GET":
            read = min(read, max(SHORTEST_TIMEOUT, self._deadline.remaining()))
        return min(CONNECT_TIMEOUT, self._timeout), read

    def _unreachable(self, method: str, url: str, error: Exception) -> Unreachable:
        cause = self._without_secrets(_cause(error, self._timeout))
        return Unreachable(
            f"{method} {url} got no answer: {cause}.",
            sent=_may_have_taken_effect(error),
            transient=isinstance(error, requests.RequestException)
            and not isinstance(error, (requests.exceptions.SSLError, *_UNUSABLE)),
            hint="Check the address (api_url), the network, and the proxy settings (HTTPS_PROXY, NO_PROXY).",
        )

    def quoted(self, words: str) -> str:
        """Return a service's own words as an error may repeat them."""
        # Secrets go first: what follows changes blanks and cuts, and half a secret would not be recognised.
        return _fit_to_quote(self._without_secrets(words))

    def _without_secrets(self, text: str) -> str:
        return mask(text, self._secrets, words=True)


def _fit_to_quote(text: str) -> str:
    """Return words on one line, shortened, without what looks like a secret."""
    text = " ".join(re.sub(r"[^\x20-\x7e\u00a0-\uffff]", " ", text).split())
    # Cut first, at a word's end: half of something that looks like a secret doesn't look like one any more.
    if len(text) > LONGEST_QUOTE:
        text = text[: LONGEST_QUOTE + 1].rpartition(" ")[0] or text[:LONGEST_QUOTE]
    return mask_credentials(text)


def checked_base_url(url: str) -> str:
    """Return ``url`` without a slash at its end.

    :raises Failure: it isn't the address of an HTTP service. A password in it is refused without being shown.
    """
    hint = "Give scheme and host, such as https://api.example.com."
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or re.search(r"\s", url):
        raise Failure("The address of the API (api_url) isn't an http or https URL.", hint=hint)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise Failure("The address of the API (api_url) must carry no user, password, query or fragment.", hint=hint)
    return url.rstrip("/")


def _bearer(token: str) -> Callable[[t.Any], t.Any]:
    """Return what puts the token on a prepared request.

    :raises Failure: it can't be a header. Found here, because the libraries below show what they refuse.
    """
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise Failure(
            "The API token is empty or contains blanks, line ends or characters outside ASCII.",
            hint="Check how it is read: a trailing line end is the usual reason.",
        )

    def authorize(request: t.Any) -> t.Any:  # noqa: ANN401 - requests' PreparedRequest
        request.headers["Authorization"] = f"Bearer {token}"
        return request

    return authorize


def _words(content: bytes) -> str:
    """Return what an error says: the JSON member ``message`` or ``error``, else the text itself."""
    text = content.decode("utf-8", "replace")
    try:
        body = json.loads(content)
    except ValueError:
        return text
    message = (body.get("message") or body.get("error")) if isinstance(body, dict) else None
    if isinstance(message, list):
        return "; ".join(map(str, message))
    # Without words for people only the names of its members are told: nobody knows what their values are.
    return message if isinstance(message, str) else json.dumps(_without_values(message or body))


def _without_values(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_values(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_without_values(member) for member in value]
    return MASK if isinstance(value, str) else value


def _may_have_taken_effect(error: Exception) -> bool:
    """Whether the service may have seen the request. Only a connection that was never opened is a certain no."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.ProxyError, *_UNUSABLE)):
        return False
    if not isinstance(error, requests.RequestException):
        return False
    return not any(isinstance(inner, NewConnectionError) for inner in _chain(error))


#: What is raised for an address that can't be used. Ours was checked, so it is that of a proxy, and the words of these
#: errors quote a part of it, perhaps of the password in it.
_UNUSABLE = (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) if REQUESTS_IMPORT_ERROR is None else ()


def _cause(error: Exception, timeout: float) -> str:
    if isinstance(error, _UNUSABLE) or not isinstance(error, requests.RequestException):
        return (
            "the address of the proxy (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) can't be used; it isn't shown, because it may "
            "hold a password, in which special characters have to be percent-encoded"
        )
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {min(CONNECT_TIMEOUT, timeout):g} s"
    if isinstance(error, requests.ReadTimeout):
        return f"waited {timeout:g} s (api_timeout)"
    deepest = list(_chain(error))[-1]
    words = (deepest.strerror if isinstance(deepest, OSError) else None) or str(deepest) or type(deepest).__name__
    prefix = "the proxy failed: " if isinstance(error, requests.exceptions.ProxyError) else ""
    return prefix + " ".join(words.rstrip(".").split())


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what lies below it. The libraries wrap one another in four ways."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = _below(current)


def _below(error: BaseException) -> BaseException | None:
    candidates: Iterable[object] = (
        getattr(error, "reason", None),
        *reversed(error.args),
        error.__cause__,
        error.__context__,
    )
    return next((candidate for candidate in candidates if isinstance(candidate, BaseException)), None)
