# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile an integration of third-party auth: observe, decide, act, report."""

from __future__ import annotations

import typing as t
from functools import partial

from ...changes import Change
from ..project_resource import run_project_task
from .endpoints import ThirdPartyAuthApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .endpoints import Integration
    from .options import IntegrationSpec


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring an integration of third-party auth to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.THIRD_PARTY_AUTH_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: IntegrationSpec, task: ProjectTask) -> Outcome:
    """Bring an integration to the desired state, or in check mode report the changes that requires."""
    api = ThirdPartyAuthApi(task.client, task.ref)
    existing = api.integrations()
    matching = [each for each in existing if each.has(spec.identity, spec.value)]
    made: list[Integration] = matching[:1] if spec.present else []
    changes = []
    if spec.present and not matching:

        def create() -> None:
            made.append(task.send_once(lambda: api.create(spec.identity, spec.value), find))

        def find() -> Integration | None:
            return next((each for each in api.integrations() if each.has(spec.identity, spec.value)), None)

        changes.append(Change(action="created", after={spec.identity: spec.value}, make=create))
    # Others are deleted last, so that users can always log in.
    superfluous = [each for each in existing if spec.exact and each not in matching[:1]] if spec.present else matching
    changes += [
        Change(action="deleted", before=_shown(each), make=partial(_delete, each, api, task)) for each in superfluous
    ]
    return task.outcome(
        f"third-party auth of the project {task.ref}",
        changes,
        lambda: {"integration": _facts(made[0]) if made else None, "deleted": [each.id for each in superfluous]},
    )


def _delete(integration: Integration, api: ThirdPartyAuthApi, task: ProjectTask) -> None:
    task.delete_once(
        lambda: api.delete(integration), lambda: all(each.id != integration.id for each in api.integrations())
    )


def _shown(integration: Integration) -> dict[str, object]:
    shown = {
        "oidc_issuer_url": integration.oidc_issuer_url,
        "jwks_url": integration.jwks_url,
        "custom_jwks": integration.custom_jwks,
    }
    return {name: value for name, value in shown.items() if value is not None}


def _facts(integration: Integration) -> dict[str, object]:
    return {
        "id": integration.id,
        "type": integration.kind,
        "oidc_issuer_url": integration.oidc_issuer_url,
        "jwks_url": integration.jwks_url,
        "custom_jwks": integration.custom_jwks,
        "created_at": integration.created_at,
    }
