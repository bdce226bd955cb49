# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story of ``supabase_project``: observe, decide, act, wait, report."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ...failure import Failure
from ...outcome import Outcome
from ...rest.errors import ApiError, ApiFailure, WaitTimeout
from ...rest.waiting import Deadline, Timing
from ..access import open_client
from .changes import Changes
from .connection import Connection, DatabaseLogin
from .decision import Decision, Irreconcilable, decide, find_by_name, matches_spec
from .endpoints import ProjectsApi
from .options import read_options
from .passwords import LOGIN_WAIT, PASSWORD_WAIT, PENDING_WAIT, new_password, no_password_check
from .progress import FailureReport, add_project_to_failures
from .readiness import ACTIVE, BEING_REMOVED, INACTIVE, PAUSING, can_be_paused
from .regions import choose_region
from .report import NO_KEYS, planned_project, project_diff, project_facts
from .spec import Action, DesiredState
from .waiter import Waiter

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .endpoints import Listing
    from .passwords import PasswordCheck
    from .regions import RegionChoice
    from .responses import Project
    from .spec import ProjectSpec

FORBIDDEN, NOT_FOUND = 403, 404


def run(
    parameters: Mapping[str, t.Any], *, check_mode: bool, accepts_password: PasswordCheck = no_password_check
) -> Outcome:
    """Bring the project a task describes to what it asks for, on the API it names.

    :param parameters: the task's parameters, as ``options.PROJECT_SPEC`` types them.
    :param takes_password: is asked when the API left it unknown whether a password was set.
    :raises Failure: it can't be done; the message says why.
    """
    options = read_options(parameters)
    timing = Timing()
    deadline = Deadline(options.wait_timeout, timing)
    client = open_client(options.access, deadline=deadline, timing=timing)
    outcome = reconcile(
        options.wish,
        ProjectsApi(client),
        deadline=deadline,
        timing=timing,
        check_mode=check_mode,
        takes_password=accepts_password,
    )
    return replace(outcome, warnings=options.access.warnings + outcome.warnings)


def reconcile(
    wish: ProjectSpec,
    api: ProjectsApi,
    *,
    deadline: Deadline,
    timing: Timing,
    check_mode: bool,
    make_password: Callable[[], str] = new_password,
    takes_password: PasswordCheck = no_password_check,
) -> Outcome:
    """Bring a project to what is wished, or in check mode say what that would take.

    In check mode nothing but GET is sent, with one exception: ``wish.log_in`` mints a login role that can only read,
    when nothing else could log in.

    :param deadline: for all the waiting together, that for rate limits included.
    :param make_password: gives a new database password.
    :param takes_password: is asked when the API left it unknown whether a password was set.
    :raises Failure: it can't be done.
    """
    listing = api.projects(wish.organization)
    found = find_by_name(listing.projects, wish)
    holder = (
        None if wish.ref is None or (found and found.ref == wish.ref) else _project_with_ref(wish, api, listing, found)
    )
    if found is None and wish.state is DesiredState.ABSENT and holder and _is_unlisted(wish, holder, listing):
        found = holder
    decision = decide(wish, found, holder)
    if wish.withholds(decision.action):
        return _withheld(wish, found, decision, api)
    choice = None
    if decision.action is Action.CREATED:
        choice = choose_region(wish.regions, api.available_regions(wish.organization, wish.instance_size))
    if decision.needs_password and wish.defer_password and not check_mode:
        return _password_deferred(wish, found, api)
    diff = project_diff(wish, found, decision, choice)
    story = _Reconciler(
        wish=wish,
        api=api,
        waiter=Waiter(api=api, deadline=deadline if wish.wait else Deadline(0, timing), timing=timing),
        changes=Changes(api=api, deadline=deadline, timing=timing),
        make_password=make_password,
        accepts_password=takes_password,
    )
    if check_mode:
        scene = _Progress(project=found, decision=decision, sets_password=False)
        result: dict[str, object] = {"project": planned_project(wish, choice)} if choice else {}
    else:
        scene = story.act(found, decision, choice, listing)
        result = {}
    if not result:
        scene, result = story.wait_and_describe(scene, check_mode=check_mode)
    if scene.lost_race:
        # Nothing of what was to be created is true any more.
        choice, diff = None, project_diff(wish, scene.project, scene.decision, None)
    warnings = decision.warnings + (choice.warnings if choice else ()) + scene.warnings
    return Outcome(
        changed=scene.decision.changes,
        result={
            "project": None,
            "api_keys": NO_KEYS,
            "connection": None,
            **result,
            "action": scene.decision.action.value,
            "action_due": Action.NONE.value,
            "password_due": False,
            "requests": api.requests_made,
        },
        diff=diff,
        warnings=warnings,
    )


def _withheld(wish: ProjectSpec, found: Project | None, decision: Decision, api: ProjectsApi) -> Outcome:
    """Say which change is due, where the task withholds it."""
    return Outcome(
        changed=False,
        result={
            "project": project_facts(found, wish, instance_size=found.instance_size) if found else None,
            "api_keys": NO_KEYS,
            "connection": None,
            "action": Action.NONE.value,
            "action_due": decision.action.value,
            "password_due": False,
            "requests": api.requests_made,
        },
        warnings=decision.warnings,
    )


def _password_deferred(wish: ProjectSpec, found: Project | None, api: ProjectsApi) -> Outcome:
    """Say that a password is due, so that whoever asks can keep one before it is set."""
    return Outcome(
        changed=False,
        result={
            "project": project_facts(found, wish, instance_size=found.instance_size) if found else None,
            "api_keys": NO_KEYS,
            "connection": None,
            "action": Action.NONE.value,
            "action_due": Action.NONE.value,
            "password_due": True,
            "requests": api.requests_made,
        },
    )


def _project_with_ref(wish: ProjectSpec, api: ProjectsApi, listing: Listing, found: Project | None) -> Project | None:
    """Return the project that has the ref which the task gives, None when there is none.

    The service is asked only where "there is no such project" would otherwise be the answer to a deletion.

    :raises Irreconcilable: it can't be seen with this token.
    """
    ref = wish.ref or ""
    listed = next((project for project in listing.projects if project.ref == ref), None)
    if listed or found or wish.state is not DesiredState.ABSENT:
        return listed
    try:
        return api.project(ref)
    except ApiError as refused:
        if refused.status == NOT_FOUND:
            return None
        if refused.status == FORBIDDEN:
            raise Irreconcilable(
                f"The organization {wish.organization!r} has no project named {wish.name!r}, and {ref} is the ref of a "
                "project elsewhere, at which the token's account may not look.",
                hint="Nothing was deleted. Correct the name, the ref or the organization, or use a token of the account that "
                "the project belongs to.",
            ) from None
        raise


def _is_unlisted(wish: ProjectSpec, holder: Project, listing: Listing) -> bool:
    """Whether a project is the one that the task names and only the list, which lags behind, doesn't show it yet."""
    listed = any(project.ref == holder.ref for project in listing.projects)
    return not listed and holder.status not in BEING_REMOVED and matches_spec(wish, holder)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    """Where the story stands after acting.

    :ivar project: the project acted on, None when there is none.
    :ivar sets_password: whether the password is still to be set.
    :ivar password: what this run set, or believes to have set, or found that an earlier one did; None when there is none.
    :ivar certain: whether there is no doubt that the password is this one.
    :ivar pending: what became of the wish's pending password, None when it wasn't tried.
    :ivar raced: whether somebody else created the project while this run tried to.
    """

    project: Project | None
    decision: Decision
    sets_password: bool
    password: str | None = field(default=None, repr=False)
    certain: bool = True
    lost_race: bool = False
    pending: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def is_starting(self) -> bool:
        """Whether the project has just begun to become healthy, so that its services may lag behind."""
        started = self.decision.action in (Action.CREATED, Action.RESTORED)
        return started or (self.project is not None and self.project.status != ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reconciler:
    wish: ProjectSpec
    api: ProjectsApi
    waiter: Waiter
    changes: Changes
    make_password: Callable[[], str]
    accepts_password: PasswordCheck

    def act(
        self, found: Project | None, decision: Decision, choice: RegionChoice | None, listing: Listing
    ) -> _Progress:
        """Make the change that was decided on. Setting a password waits until the project runs."""
        if choice:
            return self._create(choice, listing)
        if found and decision.action is Action.RESTORED:
            if found.status == PAUSING:
                self.waiter.wait_paused(found.ref)
            self.changes.restore(found.ref)
        elif found and decision.action is Action.PAUSED:
            if not can_be_paused(found.status):
                self.waiter.wait_active(found.ref)
            self.changes.pause(found.ref)
        elif found and decision.action is Action.DELETED:
            self.changes.delete(found.ref)
        return _Progress(project=found, decision=decision, sets_password=decision.sets_password)

    def _create(self, choice: RegionChoice, listing: Listing) -> _Progress:
        password = self.wish.password or self.make_password()
        creation = self.changes.create(self.wish, choice, password, listing)
        if creation.created_by_us:
            lost = (
                f"The project {creation.project.ref}, made at {creation.project.created_at}, is taken for this run's "
                f"own work, because the answer to the create was lost: {creation.uncertainty}"
            )
            return _Progress(
                project=creation.project,
                decision=Decision(action=Action.CREATED),
                sets_password=False,
                password=password,
                certain=not creation.uncertainty,
                warnings=(lost,) if creation.uncertainty else (),
            )
        # Somebody was faster. From here on it is a project like any other that was there before.
        theirs = decide(self.wish, creation.project)
        scene = self.act(creation.project, theirs, None, listing)
        return replace(scene, lost_race=True, warnings=theirs.warnings)

    def wait_and_describe(self, scene: _Progress, *, check_mode: bool) -> tuple[_Progress, dict[str, object]]:
        """Wait for what the wish needs; return where the story stands then, and what is to be reported of it."""
        project = scene.project
        if project is None or self.wish.state is DesiredState.ABSENT:
            return scene, {}
        done = Action.NONE if check_mode or scene.decision.action is Action.UPDATED else scene.decision.action
        progress = FailureReport(action=done, certain=None if scene.password is None else scene.certain)
        with add_project_to_failures(project, self.wish, progress):
            if self.wish.state is DesiredState.PAUSED:
                return scene, self._describe_paused(project, scene, check_mode=check_mode)
            if check_mode and scene.decision.action is Action.RESTORED:
                return scene, {"project": project_facts(project, self.wish, instance_size=project.instance_size)}
            return self._describe_present(project, scene, progress, check_mode=check_mode)

    def _describe_paused(self, project: Project, scene: _Progress, *, check_mode: bool) -> dict[str, object]:
        now = project
        if project.status != INACTIVE and not (check_mode and scene.decision.changes):
            now = self._if_ready(lambda: self.waiter.wait_paused(project.ref)) or self.api.project(project.ref)
        return {"project": project_facts(now, self.wish, instance_size=project.instance_size)}

    def _describe_present(
        self, project: Project, scene: _Progress, progress: FailureReport, *, check_mode: bool
    ) -> tuple[_Progress, dict[str, object]]:
        ref, action = project.ref, scene.decision.action
        stale = INACTIVE if action is Action.RESTORED else None
        now = self._if_ready(lambda: self.waiter.wait_active(ref, stale=stale, new=action is Action.CREATED))
        if scene.sets_password:
            scene = self._set_password(now or project, scene, progress)
        size = project.instance_size
        if now is None:
            return scene, {
                "project": project_facts(project, self.wish, instance_size=size),
                **self._passwords(scene, project, None, check_mode=check_mode),
            }
        if scene.is_starting:
            wanted = ("db", "pooler") if self.wish.through_pooler else ("db",)
            self._if_ready(lambda: self.waiter.wait_services(ref, wanted))
            if size is None:
                listed = find_by_name(self.api.projects(self.wish.organization).projects, self.wish)
                size = listed.instance_size if listed else None
        keys = self._if_ready(lambda: self.waiter.wait_keys(ref))
        connection = self._if_ready(lambda: self._connection(now))
        scene = self._check_passwords(scene, connection, progress)
        return scene, {
            "project": project_facts(now, self.wish, instance_size=size),
            "api_keys": keys or NO_KEYS,
            "connection": connection.as_result() if connection else None,
            **self._passwords(scene, now, connection, check_mode=check_mode),
            **self._login(now, scene, connection, check_mode=check_mode),
        }

    def _set_password(self, project: Project, scene: _Progress, progress: FailureReport) -> _Progress:
        """Set the password; when the outcome stays unknown, find out by logging in.

        :raises Failure: it wasn't set, or that can't be found out.
        """
        password, lost = self.wish.password or self.make_password(), ""
        try:
            self.api.set_password(project.ref, password)
        except ApiFailure as doubt:
            if not doubt.outcome_unknown:
                raise
            connection = self._if_ready(lambda: self._connection(project))
            taken = self._accepts(connection, password)
            if not taken:
                progress.certain = False if taken is None else None
                raise Failure(
                    f"{doubt.message} "
                    + (
                        "Whether the password was set is unknown, because the database can't be asked."
                        if taken is None
                        else "The database doesn't take the new password, so it wasn't set."
                    ),
                    hint="Run again to set it; setting the same one twice does no harm.",
                ) from None
            lost = (
                f"The database of the project {project.ref} takes the new password, though the answer to setting it was "
                f"lost: {doubt.message}"
            )
        progress.action, progress.certain = scene.decision.action, True
        return replace(scene, password=password, warnings=scene.warnings + ((lost,) if lost else ()))

    def _check_passwords(self, scene: _Progress, connection: Connection | None, progress: FailureReport) -> _Progress:
        """Find out by logging in what is left unknown: whether a create was ours, whether a pending password was set."""
        if scene.password is not None:
            if scene.certain or scene.project is None:
                return scene
            taken = self._accepts(connection, scene.password)
            if taken is not False:
                progress.certain = scene.certain or bool(taken)
                return replace(scene, certain=progress.certain)
            progress.action, progress.certain = Action.NONE, None
            theirs = (
                f"The project {scene.project.ref} was made by somebody else at the same time: its database refuses the "
                "password of this run's create, whose answer was lost."
            )
            return replace(
                scene,
                decision=Decision(action=Action.NONE),
                password=None,
                certain=True,
                lost_race=True,
                warnings=(theirs,),
            )
        pending = self.wish.pending_password
        if pending is None or scene.decision.needs_password:
            return scene
        taken = self._accepts(connection, pending, wait=PENDING_WAIT)
        if taken:
            return replace(scene, password=pending, pending="valid")
        return replace(scene, pending="unknown" if taken is None else "refused")

    def _accepts(self, connection: Connection | None, password: str, *, wait: float = PASSWORD_WAIT) -> bool | None:
        if connection is None:
            return None
        return self.accepts_password(connection.parameters(password), wait=LOGIN_WAIT, password_wait=wait)

    def _connection(self, project: Project) -> Connection | None:
        if self.wish.through_pooler:
            return Connection.pooled(self.waiter.wait_pooler(project.ref), project.ref)
        return Connection.direct(project.database) if project.database else None

    def _owner_password(self, scene: _Progress, project: Project, *, check_mode: bool) -> str | None:
        """Return the owner's password, as far as this run can know it."""
        if scene.password is not None:
            return scene.password
        if scene.lost_race or (check_mode and scene.decision.needs_password):
            return None
        kept = self.wish.kept_password if self.wish.kept_password_ref == project.ref else None
        return self.wish.password or kept

    def _passwords(
        self, scene: _Progress, project: Project, connection: Connection | None, *, check_mode: bool
    ) -> dict[str, object]:
        known = self._owner_password(scene, project, check_mode=check_mode)
        passwords: dict[str, object] = {}
        if scene.password is not None:
            passwords["database_password"] = scene.password
            passwords["database_password_certain"] = scene.certain
        if scene.pending is not None:
            passwords["pending_password_outcome"] = scene.pending
        if known is not None and connection:
            passwords["database_url"] = connection.url(known)
        return passwords

    def _login(
        self, project: Project, scene: _Progress, connection: Connection | None, *, check_mode: bool
    ) -> dict[str, object]:
        if not self.wish.log_in or connection is None:
            return {}
        known = self._owner_password(scene, project, check_mode=check_mode)
        if known is not None and scene.certain:
            login = DatabaseLogin.by_password(known)
        else:
            minted = self._if_ready(lambda: self.waiter.login_role(project.ref, read_only=check_mode))
            if minted is None:
                return {}
            login = DatabaseLogin.by_role(minted, read_only=check_mode)
        return {"login": login.as_result(connection)}

    def _if_ready(self, look: Callable[[], T]) -> T | None:
        """Return what is looked for; without waiting, None when it isn't there at the first look."""
        try:
            return look()
        except WaitTimeout:
            if self.wish.wait:
                raise
            return None


T = t.TypeVar("T")
