# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``vercel_project``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..environment.options import ENVIRONMENT_SPEC, EnvironmentSpec, read_environment
from ..task import TASK_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Options that are settings of a project, with their names in the API. An empty text is null there: automatic.
SETTINGS = {
    "framework": "framework",
    "root_directory": "rootDirectory",
    "build_command": "buildCommand",
    "install_command": "installCommand",
    "output_directory": "outputDirectory",
    "dev_command": "devCommand",
    "ignore_command": "commandForIgnoringBuildStep",
    "function_region": "serverlessFunctionRegion",
    "node_version": "nodeVersion",
}
PROTECTIONS = ("none", "preview", "all", "all_except_custom_domains", "prod_deployment_urls_and_all_previews")
REDIRECTS = (301, 302, 307, 308)

DOMAIN_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "redirect": {"type": "str"},
    "redirect_status": {"type": "int", "choices": list(REDIRECTS)},
    "git_branch": {"type": "str"},
}

PROJECT_SPEC: dict[str, dict[str, object]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "confirm_name": {"type": "str"},
    **{name: {"type": "str"} for name in SETTINGS},
    "deployment_protection": {"type": "str", "choices": list(PROTECTIONS)},
    "repository": {"type": "str"},
    "repository_id": {"type": "int"},
    "relink": {"type": "bool", "default": False},
    "production_branch": {"type": "str"},
    "domains": {"type": "list", "elements": "dict", "options": DOMAIN_SPEC},
    "absent_domains": {"type": "list", "elements": "str"},
    **ENVIRONMENT_SPEC,
    **TASK_SPEC,
}

_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainSpec:
    """A desired domain. What is None is left as it is; an empty text removes it."""

    name: str
    redirect: str | None = None
    redirect_status: int | None = None
    git_branch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSpec:
    """The desired state of a project. What is None or missing is left as it is.

    :param settings: the desired settings, as the API names them; null is automatic.
    :param repository: the full name of the repository to link.
    :param repository_id: its number, which stays when it is renamed.
    :param relink: whether a project that is linked to another repository may be linked to this one.
    """

    present: bool = True
    settings: Mapping[str, object] = field(default_factory=dict)
    repository: str | None = None
    repository_id: int | None = None
    relink: bool = False
    production_branch: str | None = None
    domains: tuple[DomainSpec, ...] = ()
    absent_domains: tuple[str, ...] = ()
    environment: EnvironmentSpec = field(default_factory=EnvironmentSpec)


def read_spec(parameters: Mapping[str, t.Any]) -> ProjectSpec:
    """Return the desired state from the parameters of a task, which have the types of ``PROJECT_SPEC``.

    :raises Failure: a value is invalid. No request has been sent.
    """
    if parameters["state"] == "absent":
        if parameters["confirm_name"] != parameters["name"]:
            raise Failure(
                f"The project {parameters['name']} is only deleted with its name as confirmation.",
                hint="Set confirm_name to the name of the project. Its deployments, variables, and domains are lost.",
            )
        return ProjectSpec(present=False)
    repository, branch = parameters["repository"] or None, parameters["production_branch"] or None
    if repository is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}", repository, re.ASCII):
        raise Failure(f"repository is {repository!r}.", hint="Set it to OWNER/NAME of a repository on GitHub.")
    if branch is not None and not re.fullmatch(r"(?!-)[^\s~^:?*\[\\]{1,250}", branch):
        raise Failure(f"production_branch is {branch!r}.", hint="Set it to the name of a branch.")
    domains = tuple(_domain(each) for each in parameters["domains"] or [])
    absent_domains = tuple(dict.fromkeys(name.lower() for name in parameters["absent_domains"] or []))
    names = [domain.name for domain in domains]
    for name in names:
        if names.count(name) > 1 or name in absent_domains:
            raise Failure(
                f"The domain {name} is given {'twice' if names.count(name) > 1 else 'as well as absent'}.",
                hint="Name each domain once, in domains or in absent_domains.",
            )
    return ProjectSpec(
        settings=_settings(parameters),
        repository=repository,
        repository_id=parameters["repository_id"],
        relink=parameters["relink"],
        production_branch=branch,
        domains=domains,
        absent_domains=absent_domains,
        environment=read_environment(parameters),
    )


def _settings(parameters: Mapping[str, t.Any]) -> dict[str, object]:
    settings: dict[str, object] = {}
    for option, name in SETTINGS.items():
        value = parameters[option]
        if value is None:
            continue
        if not value.isprintable() or len(value) > 256:
            raise Failure(
                f"{option} has control characters or more than 256 characters.",
                hint="Use one line of at most 256 characters.",
            )
        settings[name] = (value.strip("/") if option == "root_directory" else value) or None
    version = settings.get("nodeVersion", "24.x")
    if not re.fullmatch(r"[1-9]\d\.x", str(version), re.ASCII):
        raise Failure(f"node_version is {version!r}.", hint="Set it to a major version, such as 24.x.")
    region = settings.get("serverlessFunctionRegion")
    if region is not None and not re.fullmatch(r"[a-z]{3}[0-9]", str(region), re.ASCII):
        raise Failure(f"function_region is {region!r}.", hint="Set it to the code of a region, such as fra1.")
    protection = parameters["deployment_protection"]
    if protection is not None:
        settings["ssoProtection"] = None if protection == "none" else {"deploymentType": protection}
    return settings


def _domain(given: Mapping[str, t.Any]) -> DomainSpec:
    name = given["name"].lower()
    if not _DOMAIN.fullmatch(name):
        raise Failure(
            f"{given['name'][:100]!r} is not a domain.", hint="Use a name such as www.example.com, without a scheme."
        )
    if given["redirect_status"] is not None and not given["redirect"]:
        raise Failure(f"The domain {name} has redirect_status without redirect.", hint="Set redirect to a domain.")
    return DomainSpec(
        name=name,
        redirect=given["redirect"],
        redirect_status=given["redirect_status"],
        git_branch=given["git_branch"],
    )
