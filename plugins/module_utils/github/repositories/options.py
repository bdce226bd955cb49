# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``github_repository``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..task import TASK_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Options that are attributes of the repository as the API names them, and compared as they are.
FLAGS = (
    "allow_auto_merge",
    "allow_merge_commit",
    "allow_rebase_merge",
    "allow_squash_merge",
    "allow_update_branch",
    "delete_branch_on_merge",
    "has_issues",
    "has_projects",
    "has_wiki",
    "is_template",
)
TEXTS = ("description", "homepage")

REPOSITORY_SPEC: dict[str, dict[str, object]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "template": {"type": "str"},
    "include_all_branches": {"type": "bool", "default": False},
    "visibility": {"type": "str", "choices": ["private", "public"]},
    "allow_public": {"type": "bool", "default": False},
    "default_branch": {"type": "str"},
    "topics": {"type": "list", "elements": "str"},
    "archived": {"type": "bool"},
    "confirm_name": {"type": "str"},
    **{name: {"type": "str"} for name in TEXTS},
    **{name: {"type": "bool"} for name in FLAGS},
    **TASK_SPEC,
}

_TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_FULL_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositorySpec:
    """The desired state of a repository. What is None is left as it is.

    :param template: the full name of the template that it is generated from; None: it is created without content.
    :param attributes: the desired attributes, as the API names them.
    """

    present: bool = True
    template: str | None = None
    include_all_branches: bool = False
    private: bool | None = None
    allow_public: bool = False
    default_branch: str | None = None
    topics: tuple[str, ...] | None = None
    archived: bool | None = None
    attributes: dict[str, object] = field(default_factory=dict)


def read_spec(parameters: Mapping[str, t.Any]) -> RepositorySpec:
    """Return the desired state from the parameters of a task, which have the types of ``REPOSITORY_SPEC``.

    :raises Failure: a value is invalid. No request has been sent.
    """
    attributes = {name: parameters[name] for name in (*TEXTS, *FLAGS) if parameters[name] is not None}
    if parameters["state"] == "absent":
        if parameters["confirm_name"] != parameters["name"]:
            raise Failure(
                f"The repository {parameters['name']} is only deleted with its name as confirmation.",
                hint="Set confirm_name to the name of the repository. Its issues, releases, and history are lost.",
            )
        return RepositorySpec(present=False)
    _check_texts(attributes)
    template = parameters["template"]
    if template is not None and not _FULL_NAME.fullmatch(template):
        raise Failure(f"template is {template!r}.", hint="Set it to OWNER/NAME of a template repository.")
    if parameters["visibility"] == "public" and not parameters["allow_public"]:
        raise Failure(
            "visibility is public, which shows the code to everyone.",
            hint="If that is intended, set allow_public to true as well.",
        )
    merges = [attributes.get(name) for name in ("allow_merge_commit", "allow_rebase_merge", "allow_squash_merge")]
    if merges == [False, False, False]:
        raise Failure(
            "No merge method is allowed.",
            hint="Set at least one of allow_merge_commit, allow_rebase_merge, and allow_squash_merge to true.",
        )
    return RepositorySpec(
        template=template,
        include_all_branches=parameters["include_all_branches"],
        private=None if parameters["visibility"] is None else parameters["visibility"] == "private",
        allow_public=parameters["allow_public"],
        default_branch=parameters["default_branch"] or None,
        topics=_topics(parameters["topics"]),
        archived=parameters["archived"],
        attributes=attributes,
    )


def _check_texts(attributes: Mapping[str, object]) -> None:
    for name in TEXTS:
        text = str(attributes.get(name, ""))
        if not text.isprintable() or len(text) > 350:
            raise Failure(
                f"{name} has control characters or more than 350 characters.",
                hint="Use one line of at most 350 characters.",
            )


def _topics(given: list[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    topics = tuple(sorted(dict.fromkeys(given)))
    wrong = [topic for topic in topics if not _TOPIC.fullmatch(topic)]
    if wrong or len(topics) > 20:
        raise Failure(
            f"topics has {f'the invalid topic {wrong[0]!r}' if wrong else f'{len(topics)} topics'}.",
            hint="Use at most 20 topics of lowercase letters, digits, and hyphens, at most 50 characters each.",
        )
    return topics
