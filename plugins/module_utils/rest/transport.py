# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests. The only file of the collection that imports requests."""

from __future__ import annotations

import re
import threading
import traceback
import typing as t
from urllib.parse import quote, urlsplit

from ..failure import Failure
from ..masking import mask
from .errors import Unreachable
from .response import Response, error_text, shorten
from .retry import Attempt, RetryPolicy, delay_before_retry

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

    from .content import Content
    from .waiting import Deadline, Timing

#: What the services see; some require it.
USER_AGENT = "ansible-collection-draggonnb.supabase"
#: Seconds to open a connection, at most; a response may take longer.
CONNECT_TIMEOUT = 10.0
#: How often opening a connection is tried, and the seconds between the attempts, in total.
CONNECT_ATTEMPTS, CONNECT_PAUSES = 3, 1.0
#: A request that is sent near the deadline still gets this many seconds.
MIN_TIMEOUT = 5.0


class HttpSession(t.Protocol):
    """The part of ``requests.Session`` that is used, so that tests can replace it."""

    def request(self, method: str, url: str, **arguments: t.Any) -> t.Any:  # noqa: ANN401 - the signature is that of requests
        """Send one request and return its response."""


def open_session() -> HttpSession:
    """Return a session of requests, with proxies and CA bundles from the environment.

    urllib3's ``Retry`` handles connections that couldn't be opened: nothing was sent, so every method is retried.
    ``retry`` decides about everything else.
    """
    session = requests.Session()
    unopened = Retry(
        total=None,
        connect=CONNECT_ATTEMPTS - 1,
        read=False,
        redirect=False,
        status=0,
        other=0,
        allowed_methods=None,
        backoff_factor=0.2,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=unopened))
    return t.cast("HttpSession", session)


class Transport:
    """Sends requests to one service with one token. Retries those that are safe to retry, until the deadline.

    Redirects aren't followed: the token must only be sent to this address.

    :param base_url: scheme, host and an optional path prefix; see :func:`checked_base_url`.
    :param token: sent as bearer token, never shown; None if the service needs none.
    :param token_header: the header that contains the token, if the service doesn't take bearer tokens.
    :param timeout: seconds to wait for a response.
    :param headers: further headers, or other values of those.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None,
        token_header: str = "",
        session: HttpSession,
        timing: Timing,
        deadline: Deadline,
        timeout: float,
        policy: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._base_url = checked_base_url(base_url)
        self._token_header = token_header
        self._authorize = _authorization(token, token_header)
        self._secrets = {token} if token is not None else set()
        self._session = session
        self._timing = timing
        self._deadline = deadline
        self._timeout = timeout
        self._headers = {"Accept": "application/json", "User-Agent": USER_AGENT, **(headers or {})}
        self._policy = policy or RetryPolicy()
        self.requests_made = 0

    def use_token(self, token: str) -> None:
        """Send another token with all further requests. It is masked, and so are the former ones."""
        self._authorize = _authorization(token, self._token_header)
        self._secrets.add(token)

    def mask_secret(self, secret: str) -> None:
        """Mask ``secret`` in all errors: a service may quote what it was sent."""
        if secret:
            self._secrets.add(secret)

    def call(
        self,
        method: str,
        endpoint: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | Sequence[object] | None = None,
        content: Content | None = None,
        **path: str,
    ) -> Response:
        """Send a request and return the response, whatever its status.

        :param endpoint: a path template such as ``/v1/projects/{ref}``, filled from ``path``.
        :param query: parameters of the URL; a list repeats its name.
        :param body: sent as JSON.
        :param content: sent as it is, instead of ``body``.
        :raises Unreachable: there was no response.
        :raises UnexpectedResponse: a change was answered with a page of a proxy, so it is unknown whether the service received it.
        """
        url = self._base_url + endpoint.format_map({name: quote(value, safe="") for name, value in path.items()})
        arguments: dict[str, object] = {"params": query, "json": body, "data": None, "headers": self._headers}
        if content is not None:
            arguments["data"] = content.data
            arguments["headers"] = {**self._headers, "Content-Type": content.content_type}
        number = 0
        while True:
            number += 1
            failure: Unreachable | None = None
            response: Response | None = None
            try:
                response = self._send(method, url, f"{method} {endpoint}", arguments)
            except (requests.RequestException, ValueError) as error:
                failure = self._unreachable(method, url, error)
            attempt = Attempt(
                method=method,
                number=number,
                status=response.status if response else None,
                headers=response.headers if response else {},
                permanent=failure is not None and not (failure.outcome_unknown and failure.transient),
                page=response is not None and response.is_page,
            )
            delay = delay_before_retry(
                attempt, policy=self._policy, jitter=self._timing.jitter(), wall=self._timing.wall()
            )
            if delay is not None and delay < self._deadline.remaining():
                self._timing.sleep(delay)
            elif response is not None:
                # The body of a change that succeeded is rarely read.
                if method != "GET" and response.status < 300 and response.is_page:
                    raise response.unexpected()
                return response
            elif failure is not None:
                raise failure

    def _send(self, method: str, url: str, endpoint: str, arguments: Mapping[str, object]) -> Response:
        self.requests_made += 1
        connect, read = self._timeouts(method)
        response = _within(
            self._limit(method, connect, read),
            lambda: self._session.request(
                method,
                url,
                **arguments,
                # Not passed as a header, because requests would replace it by an entry of .netrc.
                auth=self._authorize,
                timeout=(connect, read),
                allow_redirects=False,
            ),
        )
        return Response(
            endpoint=endpoint,
            status=response.status_code,
            headers=response.headers,
            content=response.content,
            message=self.quoted(error_text(response.content)) if response.status_code >= 300 else "",
        )

    def _timeouts(self, method: str) -> tuple[float, float]:
        """Return the seconds to connect and to read.

        The deadline only shortens a GET: shortening a change would turn a slow success into an unknown outcome.
        """
        read = self._timeout
        if method == "GET":
            read = min(read, max(MIN_TIMEOUT, self._deadline.remaining()))
        return min(CONNECT_TIMEOUT, self._timeout), read

    def _limit(self, method: str, connect: float, read: float) -> float:
        """Return the seconds for all of a request.

        The timeout to read starts again with each part of the response, so a slow one could take forever.
        """
        limit = CONNECT_ATTEMPTS * connect + CONNECT_PAUSES + read
        return min(limit, max(MIN_TIMEOUT, self._deadline.remaining())) if method == "GET" else limit

    def _unreachable(self, method: str, url: str, error: Exception) -> Unreachable:
        cause = self._masked(_cause(error, self._timeout))
        return Unreachable(
            f"{method} {url} got no response: {cause}.",
            sent=_may_have_taken_effect(error),
            transient=isinstance(error, requests.RequestException)
            and not isinstance(error, (requests.exceptions.SSLError, *_UNUSABLE)),
            hint="Check the address (api_url), the network, and the proxy settings (HTTPS_PROXY, NO_PROXY).",
        )

    def quoted(self, text: str) -> str:
        """Return a text of the service as an error may quote it."""
        # Mask first: shortening could cut a secret in half, which would then not be recognized.
        return shorten(self._masked(text))

    def _masked(self, text: str) -> str:
        return mask(text, self._secrets, words=True)


def _within(seconds: float, request: Callable[[], t.Any]) -> t.Any:  # noqa: ANN401 - requests' Response
    """Return the response of a request, which another thread sends.

    :raises requests.Timeout: it isn't complete after some seconds. The thread ends with this process.
    """
    responses: list[t.Any] = []
    errors: list[BaseException] = []

    def send() -> None:
        try:
            responses.append(request())
        except BaseException as error:  # noqa: BLE001 - it is raised below
            errors.append(error)

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not responses:
        raise requests.Timeout(f"no complete response within {seconds:.0f} s")
    return responses[0]


def checked_base_url(url: str) -> str:
    """Return ``url`` without a trailing slash.

    :raises Failure: it isn't the URL of an HTTP service, or contains a password, which isn't shown.
    """
    hint = "Set it to scheme and host, such as https://api.example.com."
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or re.search(r"\s", url):
        raise Failure("api_url is not an http or https URL.", hint=hint)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise Failure("api_url must not contain a user, password, query or fragment.", hint=hint)
    return url.rstrip("/")


def _authorization(token: str | None, header: str) -> Callable[[t.Any], t.Any]:
    """Return a function that adds the token to a prepared request, in ``header`` or as bearer token.

    :raises Failure: it can't be sent in a header. Checked here, because the errors of requests would show it.
    """
    if token is not None and not re.fullmatch(r"[\x21-\x7e]+", token):
        raise Failure(
            "The API token is empty or contains spaces, line breaks or non-ASCII characters.",
            hint="Check how it is read; the usual cause is a trailing line break.",
        )

    def authorize(request: t.Any) -> t.Any:  # noqa: ANN401 - requests' PreparedRequest
        if token is not None:
            request.headers[header or "Authorization"] = token if header else f"Bearer {token}"
        return request

    return authorize


def _may_have_taken_effect(error: Exception) -> bool:
    """Whether the service may have received the request: not if no connection was opened."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.ProxyError, *_UNUSABLE)):
        return False
    if not isinstance(error, requests.RequestException):
        return False
    return not any(isinstance(inner, NewConnectionError) for inner in _chain(error))


#: Raised for an invalid URL. ``api_url`` was checked, so it is that of a proxy. The messages of these errors quote a part
#: of it, perhaps of the password in it.
_UNUSABLE = (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) if REQUESTS_IMPORT_ERROR is None else ()


def _cause(error: Exception, timeout: float) -> str:
    if isinstance(error, _UNUSABLE) or not isinstance(error, requests.RequestException):
        return (
            "the URL of the proxy (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) is invalid; it isn't shown, because it may "
            "contain a password, in which special characters have to be percent-encoded"
        )
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {min(CONNECT_TIMEOUT, timeout):g} s"
    if isinstance(error, requests.ReadTimeout):
        return f"timed out after {timeout:g} s (api_timeout)"
    deepest = list(_chain(error))[-1]
    text = (deepest.strerror if isinstance(deepest, OSError) else None) or str(deepest) or type(deepest).__name__
    prefix = "the proxy failed: " if isinstance(error, requests.exceptions.ProxyError) else ""
    return prefix + " ".join(text.rstrip(".").split())


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and its causes. The libraries wrap exceptions in four ways."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = _inner(current)


def _inner(error: BaseException) -> BaseException | None:
    candidates: Iterable[object] = (
        getattr(error, "reason", None),
        *reversed(error.args),
        error.__cause__,
        error.__context__,
    )
    return next((candidate for candidate in candidates if isinstance(candidate, BaseException)), None)
