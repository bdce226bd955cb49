# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a repository: observe, decide, act, wait, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...failure import Failure
from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready, wait_for
from ..task import run_repository_task
from .decision import decide
from .endpoints import RepositoriesApi, Repository, is_taken
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..task import RepositoryTask
    from .decision import RepositoryDecision
    from .options import RepositorySpec

#: Seconds between polls for the content of a generated repository.
DELAYS = (0.5, 1.0, 1.0, 2.0, 3.0, 5.0)


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a repository to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.REPOSITORY_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_repository_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: RepositorySpec, task: RepositoryTask) -> Outcome:
    """Bring the repository to the desired state, or in check mode report the changes that requires."""
    work = Reconciler(spec, task)
    found = work.api.find()
    if found is not None and spec.present and work.wait_for_content(found):
        found = work.api.find()
    decision = decide(spec, found, task.full_name)
    return task.outcome(
        f"repository {task.full_name}",
        work.changes(found, decision),
        lambda: {"repository": work.result(found, decision)},
        warnings=decision.warnings,
    )


class Reconciler:
    """Makes the changes of one repository."""

    def __init__(self, spec: RepositorySpec, task: RepositoryTask) -> None:
        self._spec = spec
        self._task = task
        self.api = RepositoriesApi(task)

    def changes(self, found: Repository | None, decision: RepositoryDecision) -> list[Change]:
        """Return the decided changes, in their order."""
        if decision.delete and found is not None:
            return [Change(action="deleted", before=_identity(found.full_name, found.template), make=self._delete)]
        changes = []
        if decision.create:
            created = {**_identity(self._task.full_name, self._spec.template), "private": True}
            changes.append(Change(action="created", after=created, make=self._create))
        if decision.unarchive:
            changes.append(self._update({"archived": (True, False)}))
        if decision.attributes:
            changes.append(self._update(decision.attributes, is_new=decision.create))
        if decision.topics is not None:
            topics = decision.topics
            before = {"topics": sorted(found.topics)} if found else {}
            changes.append(
                Change(
                    action="updated",
                    before=before,
                    after={"topics": list(topics)},
                    make=lambda: self._task.change_once(
                        lambda: self.api.replace_topics(topics), lambda: set(self._existing().topics) == set(topics)
                    ),
                )
            )
        if decision.archive:
            changes.append(self._update({"archived": (False, True)}))
        return changes

    def result(self, found: Repository | None, decision: RepositoryDecision) -> dict[str, object] | None:
        """Return the repository after the changes; in check mode, what is known of it."""
        if not self._spec.present:
            return None
        if self._task.check_mode:
            return self._predicted(found)
        if found is not None and not decision.is_update:
            return found.shown()
        return self._existing().shown()

    def wait_for_content(self, repository: Repository) -> bool:
        """Wait until the content of a generated repository has arrived, and return whether that took time.

        :raises Failure: it didn't. A repository can't be generated again, so only a person can decide what to do.
        """
        branch = repository.template_branch
        if self._spec.template is None or branch is None or self.api.has_branch(branch) or self._task.check_mode:
            return False

        def poll() -> Ready[None] | Pending:
            there = self.api.has_branch(branch)
            return Ready(None) if there else Pending(f"the branch {branch} doesn't exist")

        try:
            wait_for(
                poll,
                what=f"The content of the template {repository.template} did not arrive in the repository {self._task.full_name}",
                deadline=self._task.deadline,
                timing=self._task.timing,
                delays=DELAYS,
            )
        except Failure as failure:
            failure.hint = failure.hint or (
                "GitHub copies it within seconds, seldom minutes, and only once. Run again to keep waiting. If it stays empty, push the "
                "content with git, or delete the repository (state=absent with confirm_name) and run again."
            )
            raise
        return True

    def _create(self) -> None:
        spec = self._spec

        def send() -> Repository:
            if spec.template is None:
                return self.api.create()
            return self.api.generate(spec.template, all_branches=spec.include_all_branches)

        try:
            created = self._task.send_once(send, self.api.find)
        except ApiError as error:
            if is_taken(error):
                error.hint = (
                    "If the name is taken, it is by a repository that this token can't see: give the token access to all repositories of "
                    "the owner, or choose another name."
                )
            raise
        self._wait_until_visible(created)
        self.wait_for_content(created)

    def _wait_until_visible(self, created: Repository) -> None:
        def poll() -> Ready[Repository] | Pending:
            found = self.api.find()
            return Pending("reading it returns 404") if found is None else Ready(found)

        wait_for(
            poll,
            what=f"The new repository {created.full_name} could not be read",
            deadline=self._task.deadline,
            timing=self._task.timing,
        )

    def _update(self, attributes: Mapping[str, tuple[object, object]], *, is_new: bool = False) -> Change:
        after = {name: new for name, (_old, new) in attributes.items()}
        # The defaults of a repository that doesn't exist yet are no properties of it.
        before = {} if is_new else {name: old for name, (old, _new) in attributes.items()}
        body = {("visibility" if name == "private" else name): value for name, value in after.items()}
        if "private" in after:
            body["visibility"] = "private" if after["private"] else "public"

        def is_changed() -> bool:
            found = self._existing()
            return all((found.attributes.get(name) or "") == (value or "") for name, value in after.items())

        return Change(
            action="updated",
            before=before,
            after=after,
            make=lambda: self._task.change_once(lambda: self.api.update(body), is_changed),
        )

    def _delete(self) -> None:
        self._task.delete_once(self.api.delete, lambda: self.api.find() is None)

    def _existing(self) -> Repository:
        found = self.api.find()
        if found is None:
            raise Failure(
                f"The repository {self._task.full_name} doesn't exist any more.",
                hint="It was deleted while the task ran. Run again.",
            )
        return found

    def _predicted(self, found: Repository | None) -> dict[str, object]:
        spec = self._spec
        known = (
            found.shown()
            if found
            else {
                "id": None,
                "full_name": self._task.full_name,
                "owner": self._task.owner,
                "name": self._task.name,
                "url": None,
                "clone_url": None,
                "ssh_url": None,
                "visibility": "private",
                "archived": False,
                "default_branch": None,
                "description": "",
                "homepage": "",
                "topics": [],
                "template": spec.template,
            }
        )
        desired = {name: value for name, value in spec.attributes.items() if name in {"description", "homepage"}}
        if spec.private is not None:
            desired["visibility"] = "private" if spec.private else "public"
        if spec.topics is not None:
            desired["topics"] = list(spec.topics)
        given = {"archived": spec.archived, "default_branch": spec.default_branch}
        desired |= {name: value for name, value in given.items() if value is not None}
        return known | desired


def _identity(full_name: str, template: str | None) -> dict[str, object]:
    return {"repository": full_name, **({"template": template} if template else {})}
