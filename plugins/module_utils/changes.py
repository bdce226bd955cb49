# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The changes of a resource behind an API: sent once, and reported the same with and without check mode.

A module's package reads its own options, observes, and decides. The decision is a list of :class:`Change`: in check mode it is
reported, else each change is made. So the diff and ``changed`` are the same with and without check mode.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from .failure import Failure
from .outcome import Outcome
from .rest.effects import CONFLICT, REFUSED, send_once
from .rest.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .rest.waiting import Deadline, Timing

NOT_FOUND = 404

#: The properties of a resource as the diff shows them. An empty one doesn't exist.
Properties: t.TypeAlias = "Mapping[str, object]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a resource.

    :param action: the past participle that the module returns: ``created``, ``updated``, ``deleted``, ...
    :param before: the properties that the change replaces, without secrets.
    :param after: the same after the change.
    :param make: makes the change.
    """

    action: str
    before: Properties = field(default_factory=dict)
    after: Properties = field(default_factory=dict)
    make: Callable[[], object] = field(repr=False)


class Client(t.Protocol):
    """The part of a client that the outcome needs."""

    @property
    def requests_made(self) -> int:
        """The number of requests sent, including retries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task on a resource of an API.

    :param client: knows how many requests it has sent.
    :param deadline: the end of all waiting, including that for rate limits.
    """

    client: Client
    deadline: Deadline
    timing: Timing
    check_mode: bool

    def send_once(self, send: Callable[[], T], find: Callable[[], T | None], *, refused: frozenset[int] = REFUSED) -> T:
        """Send a change and return what it returns. If its outcome is unknown, or if it is refused, read the resource to find out.

        The parameters and errors are those of :func:`.rest.effects.send_once`.
        """
        return send_once(send, find, deadline=self.deadline, timing=self.timing, refused=refused)

    def change_once(
        self, send: Callable[[], object], took_effect: Callable[[], bool], *, repeatable: bool = True
    ) -> None:
        """Send a change of which nothing but its effect matters.

        :param took_effect: reads the resource, and returns whether it is as it should be after the change.
        :param repeatable: whether the API accepts the change if another run has made it already. Then a refusal has another reason.
        """

        def sent() -> bool:
            send()
            return True

        refused = frozenset({CONFLICT}) if repeatable else REFUSED
        self.send_once(sent, lambda: took_effect() or None, refused=refused)

    def delete_once(self, send: Callable[[], object], is_gone: Callable[[], bool]) -> None:
        """Send a deletion. It succeeds as well if the API doesn't find the resource.

        :param is_gone: reads the resource, and returns whether it is deleted.
        """
        try:
            self.change_once(send, is_gone, repeatable=False)
        except ApiError as error:
            if error.status != NOT_FOUND:
                raise

    def outcome(
        self,
        header: str,
        changes: Sequence[Change],
        result: Callable[[], Mapping[str, object]],
        *,
        warnings: tuple[str, ...] = (),
    ) -> Outcome:
        """Make the changes, except in check mode, and return the outcome of the module.

        :param header: the kind and the name of the resource, for the diff.
        :param result: returns the module's own return values, after the changes. It may wait for their effect.
        """
        done: list[str] = []
        try:
            for change in changes if not self.check_mode else ():
                change.make()
                done.append(change.action)
            values = dict(result())
        except Failure as failure:
            failure.details.update(changed=bool(done), actions=done)
            raise
        return Outcome(
            changed=bool(changes),
            result={
                "action": action(changes),
                **values,
                "requests": self.client.requests_made,
            },
            diff=diff(header, changes),
            warnings=warnings,
        )


def action(changes: Sequence[Change]) -> str:
    """Return what is done, in one word. What is created and then updated is created."""
    actions = [change.action for change in changes]
    return next((each for each in reversed(actions) if each != "updated"), actions[-1] if actions else "none")


def diff(header: str, changes: Sequence[Change]) -> dict[str, str]:
    """Return the diff of the changes: a line for each property, first all before, then all after."""
    before, after = ("".join(_lines(getattr(change, side)) for change in changes) for side in ("before", "after"))
    return {"before": before, "after": after, "before_header": header, "after_header": header}


def _lines(properties: Properties) -> str:
    return "".join(f"{name}: {_text(value)}\n" for name, value in properties.items())


def _text(value: object) -> str:
    """Return a value on one line."""
    return value if isinstance(value, str) and value.isprintable() else json.dumps(value, ensure_ascii=False)


T = t.TypeVar("T")
