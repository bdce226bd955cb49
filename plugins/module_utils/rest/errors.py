# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exceptions of a REST client.

.. code-block:: text

    Failure
      ApiFailure
        Unreachable         no response
        ApiError            a response with an error status
        ForeignPage         an error page that the service didn't send
        UnexpectedResponse  a response that isn't what the API documents
        WaitTimeout         the deadline passed while waiting
"""

from __future__ import annotations

from ..failure import Failure


class ApiFailure(Failure):
    """Base class of the exceptions raised in ``rest/``.

    :ivar outcome_unknown: true if the request may have taken effect although it failed: read the resource before sending
        it again.
    :ivar transient: true if a later request may succeed, so that waiting can continue.
    """

    outcome_unknown = False
    transient = False


class Unreachable(ApiFailure):
    """There was no response.

    :param sent: false if the service certainly did not receive the request.
    :param transient: false if a retry can't help.
    """

    def __init__(self, message: str, *, sent: bool, transient: bool, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.outcome_unknown = sent
        self.transient = transient


class ApiError(ApiFailure):
    """The service returned an error status.

    :param status: the HTTP status.
    :param said: the message of the service, on one line, with the secrets that were sent masked.
    """

    def __init__(self, message: str, *, status: int, said: str, hint: str = "") -> None:
        super().__init__(message, hint=hint, status=status, said=said)
        self.status = status
        self.said = said
        # A gateway's error doesn't show what the service behind it did, nor does a server error.
        self.outcome_unknown = self.transient = status == 408 or status >= 500


class ForeignPage(ApiFailure):
    """A proxy or a firewall refused the request with an HTML page, which the service never sends.

    Its status says nothing about the object: a page with the status 404 doesn't mean that the object is missing, nor one with 403
    that the token lacks a permission. The service didn't receive the request. A later one may.
    """

    transient = True

    def __init__(self, message: str, *, status: int, hint: str) -> None:
        super().__init__(message, hint=hint, status=status)


class UnexpectedResponse(ApiFailure):
    """The response isn't what the API documents: it isn't JSON, or a field is missing or has another type.

    A change may have taken effect all the same.

    :param endpoint: method and path template, the beginning of the message.
    :param transient: true if it may not be that of the service, but a page of a proxy.
    :param hint: what to do; by default, what to do about a change of the API.
    """

    _HINT = (
        "Check that api_url is the address of the API. If it is, the API has changed: use a newer version of this collection, or "
        "report this message."
    )

    def __init__(self, endpoint: str, what: str, *, transient: bool = False, hint: str = "") -> None:
        super().__init__(f"{endpoint} returned {what}", hint=hint or self._HINT)
        self.outcome_unknown = not endpoint.startswith("GET ")
        self.transient = transient


class WaitTimeout(ApiFailure):
    """The deadline passed before the condition was met."""
