# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a workflow: observe, decide, act, wait, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...failure import Failure
from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready, wait_for
from ..access import open_webhooks
from ..errors import CONFLICT, NOT_FOUND
from ..task import run_n8n_task
from .decision import decide, is_current
from .endpoints import WorkflowsApi
from .options import read_spec
from .source import webhooks

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ...rest.transport import Transport
    from ..task import N8nTask
    from .decision import WorkflowDecision
    from .endpoints import Workflow
    from .options import WorkflowSpec

#: Seconds between attempts: n8n registers webhooks and stops workflows within half a second.
DELAYS = (0.2, 0.3, 0.5, 1.0, 2.0)
METHODS = ("GET", "PUT", "PATCH", "DELETE", "POST")


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a workflow to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.WORKFLOW_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)

    def with_webhooks(task: N8nTask) -> Outcome:
        webhook_client = open_webhooks(
            spec.webhook_url, timeout=task.access.timeout, deadline=task.deadline, timing=task.timing
        )
        return reconcile(spec, task, webhook_client)

    return run_n8n_task(parameters, with_webhooks, check_mode=check_mode)


def reconcile(spec: WorkflowSpec, task: N8nTask, webhook_client: Transport) -> Outcome:
    """Bring the workflow to the desired state, or in check mode report the changes that requires."""
    work = Reconciler(spec, task, webhook_client)
    found = work.find()
    tags = work.api.tags(found.workflow_id) if found is not None and spec.present else {}
    decision = decide(spec, found, tags)
    changes = work.changes(found, tags, decision)
    return task.outcome(
        f"workflow {spec.name}", changes, lambda: {"workflow": work.result(found, changed=bool(changes))}
    )


class Reconciler:
    """Makes the changes of one workflow.

    :param webhook_client: sends requests to the webhooks, without the key.
    """

    def __init__(self, spec: WorkflowSpec, task: N8nTask, webhook_client: Transport) -> None:
        self._spec = spec
        self._task = task
        self._webhook_client = webhook_client
        self.api = WorkflowsApi(task.client)
        self._workflow_id: str | None = None

    def find(self) -> Workflow | None:
        """Return the workflow that the task describes: by id, or by the client's tag and the exact name.

        :raises Failure: there are several, or one of that name which may be someone else's.
        """
        spec = self._spec
        if spec.workflow_id is not None:
            found = self.api.find(spec.workflow_id)
            if found is None and spec.present:
                raise Failure(
                    f"The workflow {spec.workflow_id} doesn't exist, or the owner of the key can't see it.",
                    hint="Check workflow_id, or leave it out to find or create the workflow by client and name.",
                )
        else:
            found = self._tagged() or self._untagged()
        self._workflow_id = found.workflow_id if found else None
        return found

    def _tagged(self) -> Workflow | None:
        ids = self.api.named(self._spec.name, self._spec.tag)
        if len(ids) > 1:
            raise self._ambiguous(f"{len(ids)} workflows with the tag {self._spec.tag} are", ids)
        return self.api.find(ids[0]) if ids else None

    def _untagged(self) -> Workflow | None:
        """Return a workflow that a run created and didn't tag any more, because it was interrupted."""
        ours: list[Workflow] = []
        others: list[Workflow] = []
        for workflow_id in self.api.named(self._spec.name):
            if self.api.tags(workflow_id):
                continue  # another client's, or a person's who sorts workflows by tags
            found = self.api.find(workflow_id)
            if found is None:
                continue
            (ours if self._is_ours(found) else others).append(found)
        if len(ours) > 1 or (others and not ours and self._spec.present):
            ids = [flow.workflow_id for flow in ours or others]
            raise self._ambiguous(
                f"{len(ids)} workflow{'s' * (len(ids) > 1)} without a tag {'are' if len(ids) > 1 else 'is'}", ids
            )
        return ours[0] if ours else None

    def _is_ours(self, found: Workflow) -> bool:
        """Whether it was made from the file of this task, by whichever run."""
        return any(node.get("id") in self._spec.node_ids for node in found.content["nodes"])

    def _ambiguous(self, what: str, ids: list[str]) -> Failure:
        return Failure(
            f"{what} named {self._spec.name!r}: {', '.join(ids)}.",
            hint="Set workflow_id to the one that this task manages, or rename the others.",
        )

    def changes(self, found: Workflow | None, tags: Mapping[str, str], decision: WorkflowDecision) -> list[Change]:
        """Return the decided changes, in their order."""
        spec = self._spec
        if decision.delete and found is not None:
            active = found.active
            before = {"workflow": found.workflow_id, "name": found.name, "active": active}
            return [Change(action="deleted", before=before, make=lambda: self._delete(active=active))]
        changes = []
        if decision.create:
            changes.append(Change(action="created", after=decision.after, make=self._create))
        elif decision.before or decision.after:
            # Only the version that runs may be replaced by an update.
            runs = found is not None and found.active
            changes.append(
                Change(
                    action="updated",
                    before=decision.before,
                    after=decision.after,
                    make=lambda: self._update(runs=runs),
                )
            )
        if decision.tag:
            names = sorted({*tags, spec.tag})
            before = {"tags": sorted(tags)} if tags else {}
            changes.append(
                Change(action="updated", before=before, after={"tags": names}, make=lambda: self._set_tag(tags))
            )
        if decision.activate:
            shown = found is not None and found.active
            after = {"active": "the current version"} if shown else {"active": True}
            before = {"active": "another version" if shown else False} if found else {}
            changes.append(Change(action="activated", before=before, after=after, make=self._activate))
        if decision.deactivate:
            changes.append(
                Change(action="deactivated", before={"active": True}, after={"active": False}, make=self._deactivate)
            )
        return changes

    def result(self, found: Workflow | None, *, changed: bool) -> dict[str, object] | None:
        """Return the workflow after the changes; in check mode, what is known of it.

        :raises Failure: a webhook isn't registered before the deadline.
        """
        spec = self._spec
        if not spec.present or spec.content is None:
            return None
        if changed and not self._task.check_mode:
            found = self._existing()
        paths = webhooks(spec.content["nodes"])
        if spec.active and spec.wait_for_webhook and not self._task.check_mode:
            for path in dict.fromkeys(path for _method, path in paths):
                self._wait_for_webhook(path, {method for method, other in paths if other == path})
        return {
            "id": found.workflow_id if found else None,
            "name": spec.name,
            "active": spec.active,
            "version_id": found.version if found and not (changed and self._task.check_mode) else None,
            "tag": spec.tag,
            "webhook_urls": list(dict.fromkeys(spec.webhook_url + path for _method, path in paths)),
        }

    def _create(self) -> None:
        content = self._content()

        def created() -> str | None:
            found = self._untagged()
            return found.workflow_id if found else None

        self._workflow_id = self._task.send_once(lambda: self.api.create(self._spec.name, content), created)
        self._keep_the_first()

    def _keep_the_first(self) -> None:
        """Delete the new workflow if another run has created it before, and use that one: names aren't unique in n8n.

        Each of two runs at the same time lists the workflows after it has created its own, so the later one sees both.
        """
        for workflow_id in self.api.named(self._spec.name):
            if workflow_id == self._workflow_id:
                return
            found = self.api.find(workflow_id)
            if found is not None and self._is_ours(found):
                self._delete(active=False)
                self._workflow_id = workflow_id
                return

    def _update(self, *, runs: bool) -> None:
        content, workflow_id = self._content(), self._id()
        publish = not (runs and self._spec.active and self.api.can_update_without_publishing())
        self._task.change_once(
            lambda: self.api.update(workflow_id, self._spec.name, content, publish=publish),
            lambda: is_current(self._spec, self._existing()),
        )

    def _set_tag(self, tags: Mapping[str, str]) -> None:
        name, workflow_id = self._spec.tag, self._id()
        tag_id = self.api.tag_id(name) or self._task.send_once(
            lambda: self.api.create_tag(name), lambda: self.api.tag_id(name)
        )
        self._task.change_once(
            lambda: self.api.replace_tags(workflow_id, [*tags.values(), tag_id]),
            lambda: name in self.api.tags(workflow_id),
        )

    def _activate(self) -> None:
        def send() -> None:
            try:
                self.api.activate(self._id(), active=True)
            except ApiError as error:
                if error.status == CONFLICT:
                    # Not that of another run of this task, which would have succeeded: the path of a webhook is taken.
                    raise Failure(error.message, hint=error.hint) from None
                raise

        self._task.change_once(send, lambda: self._existing().runs_current_version)

    def _deactivate(self) -> None:
        self._task.change_once(lambda: self.api.activate(self._id(), active=False), lambda: not self._existing().active)

    def _delete(self, *, active: bool) -> None:
        if active:
            self._deactivate()
        workflow_id = self._id()

        def poll() -> Ready[None] | Pending:
            # No id is used twice, so a deletion can be sent again.
            try:
                self.api.delete(workflow_id)
            except ApiError as error:
                if error.status == CONFLICT:  # n8n is still stopping it
                    return Pending(error.message.rstrip("."))
                if error.status != NOT_FOUND:
                    raise
            return Ready(None)

        wait_for(
            poll,
            what=f"The workflow {workflow_id} could not be deleted",
            deadline=self._task.deadline,
            timing=self._task.timing,
            delays=DELAYS,
        )

    def _wait_for_webhook(self, path: str, methods: set[str]) -> None:
        """Wait until n8n accepts requests to a webhook. The request has another method, so it doesn't run the workflow."""
        method = next((each for each in METHODS if each not in methods), None)
        if method is None:
            return

        def poll() -> Ready[None] | Pending:
            response = self._webhook_client.call(method, path)
            if response.status == NOT_FOUND and "not registered for" in response.message:
                return Ready(None)
            return Pending(f"{method} returned HTTP {response.status}, {response.message!r}")

        try:
            wait_for(
                poll,
                what=f"The webhook {self._spec.webhook_url}{path} was not registered",
                deadline=self._task.deadline,
                timing=self._task.timing,
                delays=DELAYS,
            )
        except Failure as failure:
            failure.hint = (
                "The workflow is active. Check webhook_url and whether another workflow has the same path; if this host can't reach "
                "the webhooks, set wait_for_webhook to false."
            )
            raise

    def _content(self) -> dict[str, t.Any]:
        if self._spec.content is None:
            raise AssertionError
        return self._spec.content

    def _id(self) -> str:
        if self._workflow_id is None:
            raise AssertionError
        return self._workflow_id

    def _existing(self) -> Workflow:
        found = self.api.find(self._id())
        if found is None:
            raise Failure(
                f"The workflow {self._id()} doesn't exist any more.",
                hint="It was deleted while the task ran. Run again.",
            )
        return found
