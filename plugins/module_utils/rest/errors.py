# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong between us and a REST service.

.. code-block:: text

    Failure
      RestFailure
        Unreachable       no answer came
        Refused           an answer came, and it says no
        UnexpectedAnswer  an answer came, and it isn't what the service promises
        TooLate           the deadline passed while waiting
"""

from __future__ import annotations

from ..failure import Failure


class ApiFailure(Failure):
    """Root of everything raised below ``rest/``.

    :ivar outcome_unknown: true when the request may have had its effect although it failed: what was to be changed has to
        be looked at before anything is sent again.
    :ivar transient: true when the trouble may be over by itself, so that waiting for something else can go on.
    """

    outcome_unknown = False
    transient = False


class Unreachable(ApiFailure):
    """No answer came.

    :param sent: false when it is certain that the service never saw the request.
    :param transient: false when it will be the same the next time.
    """

    def __init__(self, message: str, *, sent: bool, transient: bool, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.outcome_unknown = sent
        self.transient = transient


class ApiError(ApiFailure):
    """The service answered with an error status.

    :param status: the HTTP status.
    :param said: the service's own words, on one line, without any secret we sent.
    """

    def __init__(self, message: str, *, status: int, said: str, hint: str = "") -> None:
        super().__init__(message, hint=hint, status=status, said=said)
        self.status = status
        self.said = said
        # A gateway that gave up says nothing about the service behind it; neither does a service that broke half way.
        self.outcome_unknown = self.transient = status == 408 or status >= 500


class UnexpectedResponse(ApiFailure):
    """The answer isn't what the endpoint promises: a field is missing, or of another type."""


class WaitTimeout(ApiFailure):
    """The deadline passed before what was waited for came about."""
