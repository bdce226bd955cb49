# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task on one repository: the options that name it, and the client."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, replace

from ..changes import Task
from ..durations import check_seconds
from ..failure import Failure
from ..rest.errors import ApiError
from ..rest.json_reader import read_objects
from ..rest.waiting import Deadline, Timing
from .access import ACCESS_SPEC, open_client, read_access
from .errors import NOT_FOUND

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..outcome import Outcome
    from ..rest.json_reader import JsonReader
    from ..rest.response import Response
    from .client import GithubClient

#: The most entries of a page.
PAGE = 100

#: The options of every module for a repository; documented in the fragment ``github_api``.
TASK_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "wait_timeout": {"type": "float", "default": 180.0},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryTask(Task):
    """A task on the repository ``owner/name``."""

    client: GithubClient
    owner: str
    name: str

    @property
    def full_name(self) -> str:
        """The owner and the name, as GitHub writes them."""
        return f"{self.owner}/{self.name}"

    def call(
        self,
        purpose: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        permission: str = "administration=write",
    ) -> Response:
        """Send a request about the repository. Raises the errors of ``GithubClient.call``.

        :param path: with ``{owner}`` and ``{name}`` for the repository.
        """
        return self.client.call(
            purpose, method, path, query=query, body=body, permission=permission, owner=self.owner, name=self.name
        )

    def entries(
        self, purpose: str, path: str, *, permission: str, query: Mapping[str, object] | None = None
    ) -> Iterator[JsonReader]:
        """Yield the entries of a list of the repository, reading as many pages as are needed."""
        page = 1
        while True:
            paged = {**(query or {}), "per_page": PAGE, "page": page}
            response = self.call(purpose, "GET", path, query=paged, permission=permission)
            found = list(read_objects(response.endpoint, response.json()))
            yield from found
            if len(found) < PAGE:
                return
            page += 1

    def unless_only_predicted(self, find: Callable[[], T | None]) -> tuple[T | None, tuple[str, ...]]:
        """Return what a repository has, and a warning if check mode has to assume that the repository will be created.

        :param find: reads the repository.
        :raises ApiError: reading failed. If the repository isn't found, only outside of check mode.
        """
        try:
            return find(), ()
        except ApiError as error:
            if not (self.check_mode and error.status == NOT_FOUND):
                raise
        warning = (
            f"The repository {self.full_name} doesn't exist, or the token can't see it. If an earlier task creates it, "
        )
        return None, (f"{warning}this is what would be changed.",)


def run_repository_task(
    parameters: Mapping[str, t.Any], reconcile: Callable[[RepositoryTask], Outcome], *, check_mode: bool
) -> Outcome:
    """Run a task on a repository.

    :param parameters: the parameters of the task, with the types of ``TASK_SPEC``.
    :raises Failure: an option is invalid, and no request has been sent; or ``reconcile`` failed.
    """
    access = read_access(parameters)
    name = parameters["name"]
    # GitHub replaces other characters silently, so that the repository would have another name.
    if (
        not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name)
        or name in {".", ".."}
        or name.lower().endswith((".git", ".wiki"))
    ):
        raise Failure(
            f"{name!r} can't be the name of a repository.",
            hint="A name has 1 to 100 letters, digits, hyphens, underscores, and dots, and doesn't end with .git or .wiki.",
        )
    check_seconds("wait_timeout", parameters["wait_timeout"])
    timing = Timing()
    deadline = Deadline(parameters["wait_timeout"], timing)
    task = RepositoryTask(
        client=open_client(access, deadline=deadline, timing=timing),
        owner=access.owner,
        name=name,
        deadline=deadline,
        timing=timing,
        check_mode=check_mode,
    )
    outcome = reconcile(task)
    return replace(outcome, warnings=access.warnings + outcome.warnings)


T = t.TypeVar("T")
