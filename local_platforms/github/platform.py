# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The local GitHub: its accounts, tokens, and repositories, and what happens to them over time."""

from __future__ import annotations

import re
import typing as t

from local_platforms.clock import timestamp
from local_platforms.github import actions, apps, branches, git_http, keys, repositories, rulesets, users
from local_platforms.github.git import Git, check_installed
from local_platforms.github.limits import Limits, limit_response
from local_platforms.github.state import (
    ORGANIZATION,
    TEMPLATE,
    USER,
    Account,
    Attributes,
    GithubSettings,
    GithubState,
    Repository,
    Ruleset,
)
from local_platforms.platform import Platform
from local_supabase.errors import ApiError
from local_supabase.faults import FaultKind

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import Request

    from local_supabase.api.middleware import BufferedResponse
    from local_supabase.faults import Fault

DOCUMENTATION = "https://docs.github.com/rest"
NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
#: What the template has: enough for a framework to be recognized, and for a build.
TEMPLATE_FILES = {
    "README.md": "# Client\n",
    "package.json": '{"name": "client", "private": true, "scripts": {"build": "next build"}}\n',
    "app/page.tsx": "export default function Page() {\n  return <main>Client</main>\n}\n",
}


class Github(Platform):
    """The local GitHub."""

    name = "github"
    state_model = GithubState
    settings_model = GithubSettings
    routers = (
        users.router,
        apps.router,
        repositories.router,
        branches.router,
        actions.router,
        keys.router,
        rulesets.router,
        git_http.router,
    )
    own_faults: t.ClassVar = {
        "primary_limit": FaultKind(
            "before",
            "the primary rate limit; `status`: 403 (default) or 429, `seconds`: until the reset, may be negative",
        ),
        "secondary_limit": FaultKind(
            "before", "the secondary rate limit; `status`: 403 (default) or 429, `value`: a Retry-After"
        ),
        "stuck_generation": FaultKind("handler", "the content of the next generated repository never arrives"),
        "late_repository": FaultKind("handler", "the next repository can't be read until `seconds` after its creation"),
        "stale_repository": FaultKind("handler", "the next change of settings isn't read until `seconds` later"),
        "key_rotated": FaultKind(
            "handler", "the public key that encrypts secrets is replaced after the next time it is read"
        ),
        "lost_race": FaultKind(
            "handler", "the next repository to be created was created by another client just before"
        ),
        "expired_token": FaultKind(
            "handler", "the token of an installation has expired when it is used next; `skip`: so many requests later"
        ),
        "lost_ruleset_race": FaultKind(
            "handler", "the next ruleset to be created was created by another client just before, without rules"
        ),
    }
    state: GithubState
    settings: GithubSettings

    def prepare(self) -> None:
        """Check git, and create the template repository."""
        check_installed()
        self.limits = Limits(self.clock)
        if self.find(ORGANIZATION, TEMPLATE) is None:
            template = self.create(ORGANIZATION, TEMPLATE, USER, Attributes(private=True, is_template=True))
            self.git(template).commit(TEMPLATE_FILES, "Start", USER, "main")
            template.visible_at = 0.0

    def environment(self) -> dict[str, str]:
        """Return the environment variables that a client needs."""
        return {
            "GITHUB_API_URL": self.url,
            "GITHUB_TOKEN": next(token.token for token in self.state.tokens if token.label == "fine_grained"),
            "GITHUB_OWNER": ORGANIZATION,
        }

    def test_environment(self) -> dict[str, str]:
        """Return the other tokens."""
        app = self.state.apps[0]
        labels = {token.label.upper(): token.token for token in self.state.tokens if token.installation is None}
        return {
            **{f"LOCAL_GITHUB_{label}_TOKEN": token for label, token in labels.items()},
            "LOCAL_GITHUB_APP_ID": str(app.id),
            # On one line, as clients accept it.
            "LOCAL_GITHUB_APP_PRIVATE_KEY": app.private_key.replace("\n", "\\n"),
        }

    def summary(self) -> dict[str, t.Any]:
        """Return the full names of the repositories."""
        return {"repositories": [repository.full_name for repository in self.state.repositories]}

    def secrets(self) -> list[str]:
        """Return tokens, the values of secrets, and private keys."""
        found = [token.token for token in self.state.tokens]
        for app in self.state.apps:
            # Each line, since outputs may break the key in other ways.
            found += [app.private_key, *app.private_key.splitlines()[1:-1]]
        for repository in self.state.repositories:
            found += [secret.value for secret in repository.secrets.values()]
            found.append(repository.private_key)
        return found

    def edits(self) -> dict[str, Callable[..., object]]:
        """Return what people can do on the website."""
        return {
            "rename": self._rename,
            "set_attributes": self._set_attributes,
            "set_plan": self._set_plan,
            "change_ruleset": self._change_ruleset,
            "push": self._push,
            "expire_token": self._expire_token,
            "suspend_installation": self._suspend_installation,
        }

    def error_body(self, error: ApiError) -> dict[str, t.Any]:
        """Return an error in GitHub's form."""
        body = {"message": error.message, "documentation_url": DOCUMENTATION, "status": str(error.status)}
        return {**body, **error.extra}

    def unknown_route(self, _request: Request) -> ApiError:
        """Return the error of an unknown path."""
        return ApiError(404, "Not Found")

    def invalid_body(self, message: str) -> ApiError:
        """Return the error of a request with invalid parameters."""
        return ApiError(422, f"Invalid request.\n\n{message}")

    def subject(self, parameters: Mapping[str, t.Any]) -> str | None:
        """Return the full name of the repository that a request is about."""
        owner, name = parameters.get("owner"), parameters.get("repo")
        return f"{owner}/{name}" if owner and name else None

    def throttled(self, fault: Fault) -> BufferedResponse:
        """Return the response of a request beyond a rate limit."""
        return limit_response(fault, self.clock.now(), self.error_body)

    # What other platforms ask, and handlers use.

    def account(self, login: str) -> Account | None:
        """Return the account with this login."""
        return next((each for each in self.state.accounts if each.login.lower() == login.lower()), None)

    def find(self, owner: str, name: str) -> Repository | None:
        """Return the repository with this name."""
        full_name = f"{owner}/{name}".lower()
        return next((each for each in self.state.repositories if each.full_name.lower() == full_name), None)

    def by_id(self, number: int) -> Repository | None:
        """Return the repository with this id."""
        return next((each for each in self.state.repositories if each.id == number), None)

    def git(self, repository: Repository) -> Git:
        """Return the git repository of a repository, after the content that has arrived by now was added."""
        self._receive_content(repository)
        return self._bare(repository)

    def head(self, repository: Repository, branch: str | None = None) -> str | None:
        """Return the commit of a branch, by default of the default branch; None if there is none."""
        return self.git(repository).branches().get(branch or repository.attributes.default_branch)

    def next_id(self) -> int:
        """Return an unused id."""
        self.state.next_id += 1
        return self.state.next_id - 1

    def create(
        self, owner: str, name: str, user: str, attributes: Attributes, template: Repository | None = None
    ) -> Repository:
        """Create a repository without content; with a template, its content arrives after the delay."""
        now = self.clock.now()
        late = self.faults.consume("late_repository", ref=f"{owner}/{name}")
        stuck = template is not None and self.faults.consume("stuck_generation", ref=f"{owner}/{name}") is not None
        repository = Repository(
            id=self.next_id(),
            owner=owner,
            name=name,
            attributes=attributes,
            created_by=user,
            created_at=timestamp(now),
            updated_at=timestamp(now),
            template=template.id if template else None,
            content_at=now + self.settings.delay if template and not stuck else None,
            visible_at=now + (late.seconds if late else self.settings.lag),
        )
        self._bare(repository).create(attributes.default_branch)
        self.state.repositories.append(repository)
        self.state.redirects.pop(repository.full_name.lower(), None)
        return repository

    def delete(self, repository: Repository) -> None:
        """Delete a repository."""
        self.state.repositories.remove(repository)
        self._bare(repository).delete()

    def pushed(self, repository: Repository, before: Mapping[str, str]) -> None:
        """Note that branches have changed since ``before``, and tell the other platforms."""
        for branch, commit in self._bare(repository).branches().items():
            if before.get(branch) != commit:
                repository.pushed_at = self.clock.timestamp()
                self.announce("push", repository=repository.full_name, branch=branch, commit=commit)

    def _bare(self, repository: Repository) -> Git:
        return Git(self.folder / f"{repository.id}.git")

    def _receive_content(self, repository: Repository) -> None:
        if repository.content_at is None or repository.content_at > self.clock.now():
            return
        source = self.by_id(repository.template or 0)
        repository.content_at = None
        if source is not None:
            content = self.git(source)
            branch = source.attributes.default_branch
            chosen = list(content.branches()) if repository.all_branches else [branch]
            git = self._bare(repository)
            git.copy_content(content, chosen, repository.created_by)
            git.set_head(branch)
            repository.attributes.default_branch = branch
            self.pushed(repository, {})
        self.save()

    # Edits.

    def _existing(self, repository: str) -> Repository:
        owner, _slash, name = repository.partition("/")
        found = self.find(owner, name)
        if found is None:
            raise ApiError(400, f"repository: {repository} doesn't exist")
        return found

    def _rename(self, repository: str, name: str, owner: str | None = None) -> None:
        """Rename or transfer a repository; its former name redirects."""
        found = self._existing(repository)
        self.state.redirects[found.full_name.lower()] = found.id
        found.name, found.owner = name, owner or found.owner

    def _set_attributes(self, repository: str, attributes: dict[str, t.Any]) -> None:
        """Change what the page of settings changes."""
        found = self._existing(repository)
        found.attributes = Attributes.model_validate({**found.attributes.model_dump(), **attributes})

    def _set_plan(self, account: str, plan: t.Literal["free", "team"]) -> None:
        """Change the plan of an account."""
        next(each for each in self.state.accounts if each.login == account).plan = plan

    def _change_ruleset(self, repository: str, changes: dict[str, t.Any]) -> None:
        """Change the first ruleset of a repository."""
        rulesets = self._existing(repository).rulesets
        rulesets[0] = Ruleset.model_validate({**rulesets[0].model_dump(), **changes})

    def _push(self, repository: str, files: dict[str, str], branch: str = "main", author: str = USER) -> str:
        """Commit files; return the commit."""
        found = self._existing(repository)
        git = self.git(found)
        before = git.branches()
        commit = git.commit(files, "Change files", author, branch)
        self.pushed(found, before)
        return commit

    def _expire_token(self, label: str) -> None:
        """Let a token expire."""
        next(each for each in self.state.tokens if each.label == label).expires_at = 0.0

    def _suspend_installation(self, account: str, *, suspended: bool = True) -> None:
        """Suspend the installation of the app in an account, or resume it."""
        next(each for each in self.state.installations if each.account == account).suspended = suspended
