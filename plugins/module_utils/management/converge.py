# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story of ``supabase_project``: observe, decide, act, wait, report."""

from __future__ import annotations

import contextlib
import secrets
import typing as t
from dataclasses import dataclass, field, replace

from ..failure import Failure
from ..outcome import Outcome
from ..rest.errors import TooLate
from ..rest.transport import Transport, open_session
from ..rest.waiting import Deadline, Timing
from .api import ManagementApi
from .changes import Changes
from .looks import Looks
from .options import read_options
from .project import Action, Decision, State, decide, find
from .readiness import ACTIVE, INACTIVE, PAUSING, can_be_paused
from .regions import choose
from .report import NO_KEYS, Connection, Login, difference, facts, forecast

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .answers import Project
    from .api import Listing
    from .project import Wish
    from .regions import Choice

USER_AGENT = "ansible-collection-draggonnb.supabase"


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring the project a task describes to what it asks for, on the API it names.

    :param parameters: the task's parameters, as ``options.PROJECT_SPEC`` types them.
    :raises Failure: it can't be done; the message says why.
    """
    options = read_options(parameters)
    timing = Timing()
    deadline = Deadline(options.wait_timeout, timing)
    transport = Transport(
        options.access.url,
        token=options.access.token,
        session=open_session(),
        timing=timing,
        deadline=deadline,
        timeout=options.access.timeout,
        user_agent=USER_AGENT,
    )
    outcome = converge(
        options.wish, ManagementApi(transport, timing), deadline=deadline, timing=timing, check_mode=check_mode
    )
    return replace(outcome, warnings=options.access.warnings + outcome.warnings)


def new_password() -> str:
    """Return a password of 32 characters that needs no quoting anywhere."""
    return secrets.token_urlsafe(24)


def converge(
    wish: Wish,
    api: ManagementApi,
    *,
    deadline: Deadline,
    timing: Timing,
    check_mode: bool,
    make_password: Callable[[], str] = new_password,
) -> Outcome:
    """Bring a project to what is wished, or in check mode say what that would take.

    In check mode nothing but GET is sent, with one exception: ``wish.log_in`` mints a login role that can only read,
    when nothing else could log in.

    :param deadline: for all the waiting together, that for rate limits included.
    :param make_password: gives a new database password.
    :raises Failure: it can't be done.
    """
    listing = api.projects(wish.organization)
    found = find(listing.projects, wish)
    decision = decide(wish, found)
    if decision.action is Action.CREATED and not wish.create:
        return Outcome(
            changed=False,
            result={
                "project": None,
                "api_keys": NO_KEYS,
                "connection": None,
                "action": Action.NONE.value,
                "requests": api.requests_made,
            },
        )
    choice = None
    if decision.action is Action.CREATED:
        choice = choose(wish.regions, api.available_regions(wish.organization, wish.instance_size))
    diff = difference(wish, found, decision, choice)
    story = _Story(
        wish=wish,
        api=api,
        looks=Looks(api=api, deadline=deadline if wish.wait else Deadline(0, timing), timing=timing),
        changes=Changes(api=api, deadline=deadline, timing=timing),
        make_password=make_password,
    )
    if check_mode:
        scene = _Scene(project=found, decision=decision, sets_password=False)
        result = {"project": forecast(wish, choice)} if choice else story.describe(scene, check_mode=True)
    else:
        scene = story.act(found, decision, choice, listing)
        result = story.describe(scene, check_mode=False)
    if scene.raced:
        # Nothing of what was to be created is true any more.
        choice, diff = None, difference(wish, scene.project, scene.decision, None)
    warnings = decision.warnings + (choice.warnings if choice else ()) + scene.warnings
    return Outcome(
        changed=scene.decision.changes,
        result={
            "project": None,
            "api_keys": NO_KEYS,
            "connection": None,
            **result,
            "action": scene.decision.action.value,
            "requests": api.requests_made,
        },
        diff=diff,
        warnings=warnings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """Where the story stands after acting.

    :ivar project: the project acted on, None when there is none.
    :ivar sets_password: whether the password is still to be set.
    :ivar password: what this run set, or believes to have set, None when it set none.
    :ivar certain: whether there is no doubt that the password is this one.
    :ivar raced: whether somebody else created the project while this run tried to.
    """

    project: Project | None
    decision: Decision
    sets_password: bool
    password: str | None = field(default=None, repr=False)
    certain: bool = True
    raced: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def settling(self) -> bool:
        """Whether the project has just begun to become healthy, so that its services may lag behind."""
        started = self.decision.action in (Action.CREATED, Action.RESTORED)
        return started or (self.project is not None and self.project.status != ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    wish: Wish
    api: ManagementApi
    looks: Looks
    changes: Changes
    make_password: Callable[[], str]

    def act(self, found: Project | None, decision: Decision, choice: Choice | None, listing: Listing) -> _Scene:
        """Make the change that was decided on. Setting a password waits until the project runs."""
        if choice:
            return self._create(choice, listing)
        if found and decision.action is Action.RESTORED:
            if found.status == PAUSING:
                self.looks.paused(found.ref)
            self.changes.restore(found.ref)
        elif found and decision.action is Action.PAUSED:
            if not can_be_paused(found.status):
                self.looks.active(found.ref)
            self.changes.pause(found.ref)
        elif found and decision.action is Action.DELETED:
            self.changes.delete(found.ref)
        return _Scene(project=found, decision=decision, sets_password=decision.sets_password)

    def _create(self, choice: Choice, listing: Listing) -> _Scene:
        password = self.wish.password or self.make_password()
        creation = self.changes.create(self.wish, choice, password, listing)
        if creation.ours:
            lost = (
                f"The project {creation.project.ref}, made at {creation.project.created_at}, is taken for this run's "
                f"own work, because the answer to the create was lost: {creation.doubt}"
            )
            return _Scene(
                project=creation.project,
                decision=Decision(action=Action.CREATED),
                sets_password=False,
                password=password,
                certain=not creation.doubt,
                warnings=(lost,) if creation.doubt else (),
            )
        # Somebody was faster. From here on it is a project like any other that was there before.
        theirs = decide(self.wish, creation.project)
        scene = self.act(creation.project, theirs, None, listing)
        return replace(scene, raced=True, warnings=theirs.warnings)

    def describe(self, scene: _Scene, *, check_mode: bool) -> dict[str, object]:
        """Wait for what the wish needs, and return what is to be reported of it."""
        project = scene.project
        if project is None or self.wish.state is State.ABSENT:
            return {}
        with _telling(project, scene.decision, self.wish, check_mode=check_mode):
            if self.wish.state is State.PAUSED:
                return self._describe_paused(project, scene, check_mode=check_mode)
            if check_mode and scene.decision.action is Action.RESTORED:
                return {"project": facts(project, self.wish, instance_size=project.instance_size)}
            return self._describe_present(project, scene, check_mode=check_mode)

    def _describe_paused(self, project: Project, scene: _Scene, *, check_mode: bool) -> dict[str, object]:
        now = project
        if project.status != INACTIVE and not (check_mode and scene.decision.changes):
            now = self._in_time(lambda: self.looks.paused(project.ref)) or self.api.project(project.ref)
        return {"project": facts(now, self.wish, instance_size=project.instance_size)}

    def _describe_present(self, project: Project, scene: _Scene, *, check_mode: bool) -> dict[str, object]:
        ref, action = project.ref, scene.decision.action
        stale = INACTIVE if action is Action.RESTORED else None
        now = self._in_time(lambda: self.looks.active(ref, stale=stale, new=action is Action.CREATED))
        if scene.sets_password:
            password = self.wish.password or self.make_password()
            self.api.set_password(ref, password)
            scene = replace(scene, password=password)
        size = project.instance_size
        if now is None:
            return {
                "project": facts(project, self.wish, instance_size=size),
                **self._passwords(scene, None, check_mode=check_mode),
            }
        if scene.settling:
            wanted = ("db", "pooler") if self.wish.through_pooler else ("db",)
            self._in_time(lambda: self.looks.services(ref, wanted))
            if size is None:
                listed = find(self.api.projects(self.wish.organization).projects, self.wish)
                size = listed.instance_size if listed else None
        keys = self._in_time(lambda: self.looks.keys(ref))
        connection = self._in_time(lambda: self._connection(now))
        return {
            "project": facts(now, self.wish, instance_size=size),
            "api_keys": keys or NO_KEYS,
            "connection": connection.as_result() if connection else None,
            **self._passwords(scene, connection, check_mode=check_mode),
            **self._login(now, scene, connection, check_mode=check_mode),
        }

    def _connection(self, project: Project) -> Connection | None:
        if self.wish.through_pooler:
            return Connection.pooled(self.looks.pooler(project.ref), project.ref)
        return Connection.direct(project.database) if project.database else None

    def _known_password(self, scene: _Scene, *, check_mode: bool) -> str | None:
        """Return the owner's password, as far as this run can know it."""
        if scene.password is not None:
            return scene.password
        would_be_set = check_mode and scene.decision.sets_password
        return None if scene.raced or would_be_set else self.wish.password

    def _passwords(self, scene: _Scene, connection: Connection | None, *, check_mode: bool) -> dict[str, object]:
        known = self._known_password(scene, check_mode=check_mode)
        passwords: dict[str, object] = {}
        if scene.password is not None:
            passwords["database_password"] = scene.password
        if known is not None and connection:
            passwords["database_url"] = connection.url(known)
        return passwords

    def _login(
        self, project: Project, scene: _Scene, connection: Connection | None, *, check_mode: bool
    ) -> dict[str, object]:
        if not self.wish.log_in or connection is None:
            return {}
        known = self._known_password(scene, check_mode=check_mode)
        if known is not None and scene.certain:
            login = Login.by_password(known)
        else:
            minted = self._in_time(lambda: self.looks.login_role(project.ref, read_only=check_mode))
            if minted is None:
                return {}
            login = Login.by_role(minted, read_only=check_mode)
        return {"login": login.as_result(connection)}

    def _in_time(self, look: Callable[[], T]) -> T | None:
        """Return what is looked for; without waiting, None when it isn't there at the first look."""
        try:
            return look()
        except TooLate:
            if self.wish.wait:
                raise
            return None


@contextlib.contextmanager
def _telling(project: Project, decision: Decision, wish: Wish, *, check_mode: bool) -> Iterator[None]:
    """Let a failure say which project it is about, and what has been done to it by then."""
    try:
        yield
    except Failure as failure:
        done = decision.changes and not check_mode
        failure.details.update(
            project=facts(project, wish, instance_size=project.instance_size),
            action=decision.action.value if done else Action.NONE.value,
            changed=done,
        )
        if isinstance(failure, TooLate):
            failure.hint = "The project stays; run again to wait on, or give it more time (wait_timeout)."
        raise


T = t.TypeVar("T")
