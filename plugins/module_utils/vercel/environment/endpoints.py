# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of environment variables, and the records that they return."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ...rest.json_reader import JsonReader
from ..errors import BAD_REQUEST, FORBIDDEN

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..task import ProjectTask

PRODUCTION_HINT = (
    "The token's owner may not change variables of production: that needs the role Member or higher in the team, or the role Project "
    "Administrator for the project."
)
CONFLICT_HINT = "Vercel rejects the variable. If another run has created it in the meantime, run again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of a variable: a name, a value, and the targets that it is for.

    :param value: None if it wasn't read, or can't be.
    :param is_shared: whether it is for custom environments as well.
    :param updated_at: milliseconds since the epoch.
    """

    record_id: str
    name: str
    targets: frozenset[str]
    git_branch: str | None = None
    sensitive: bool = False
    kind: str = "plain"
    value: str | None = field(default=None, repr=False)
    comment: str = ""
    is_shared: bool = False
    updated_at: int = 0


class EnvironmentApi:
    """The endpoints of the variables of one project. All methods raise the errors of ``VercelClient.call``.

    :param project_id: the id of the project.
    """

    def __init__(self, task: ProjectTask, project_id: str) -> None:
        self._client = task.client
        self._name = task.full_name
        self._project_id = project_id

    def records(self, read_values_of: Collection[str] = ()) -> tuple[Record, ...]:
        """Return the records.

        :param read_values_of: names of variables whose values are needed if they can be read.
        :raises Failure: the token can't see all of them.
        """
        purpose, path = f"reading the variables of the project {self._name}", "/v10/projects/{project}/env"
        response = self._client.call(purpose, "GET", path, project=self._project_id)
        reader = JsonReader(response.endpoint, response.json())
        hidden = reader.optional_integer("hiddenProductionEnvCount") or 0
        if hidden:
            raise Failure(
                f"The token can't see {hidden} variable(s) of production of the project {self._name}.",
                hint=PRODUCTION_HINT,
            )
        found = [_read(each) for each in self._all(purpose, path, reader)]
        return tuple(
            self._with_value(each) if each.name in read_values_of and _is_encrypted(each) else each for each in found
        )

    def _all(self, purpose: str, path: str, first: JsonReader) -> Iterable[JsonReader]:
        yield from first.each("envs")
        pagination = first.optional_inner("pagination")
        until = pagination.optional_integer("next") if pagination else None
        if until is not None:
            query = {"until": until}
            yield from self._client.pages(purpose, path, "envs", query=query, project=self._project_id)

    def _with_value(self, record: Record) -> Record:
        """Return a record with its value, which lists contain as ciphertext."""
        response = self._client.call(
            f"reading the variable {record.name} of the project {self._name}",
            "GET",
            "/v1/projects/{project}/env/{record}",
            project=self._project_id,
            record=record.record_id,
        )
        return _read(JsonReader(response.endpoint, response.json()))

    def create(self, body: Mapping[str, object]) -> None:
        """Create a record.

        :raises Failure: Vercel refused it, perhaps in a response that has a 2xx status.
        """
        purpose = f"creating the variable {body['key']} of the project {self._name}"
        response = self._client.call(
            purpose,
            "POST",
            "/v10/projects/{project}/env",
            body=body,
            hints={BAD_REQUEST: CONFLICT_HINT, FORBIDDEN: PRODUCTION_HINT},
            project=self._project_id,
        )
        for failed in JsonReader(response.endpoint, response.json()).optional_each("failed"):
            error = failed.optional_inner("error")
            said = error.optional_text("message") if error else None
            raise Failure(
                f"{purpose[0].upper()}{purpose[1:]} failed: Vercel reports {self._client.quoted(said or 'no reason')!r}.",
                hint=CONFLICT_HINT,
            )

    def change(self, record: Record, body: Mapping[str, object]) -> None:
        """Change what the body has of a record."""
        self._client.call(
            f"changing the variable {record.name} of the project {self._name}",
            "PATCH",
            "/v9/projects/{project}/env/{record}",
            body=body,
            hints={FORBIDDEN: PRODUCTION_HINT},
            project=self._project_id,
            record=record.record_id,
        )

    def delete(self, record: Record) -> None:
        """Delete a record."""
        self._client.call(
            f"deleting the variable {record.name} of the project {self._name}",
            "DELETE",
            "/v9/projects/{project}/env/{record}",
            hints={FORBIDDEN: PRODUCTION_HINT},
            project=self._project_id,
            record=record.record_id,
        )


def _is_encrypted(record: Record) -> bool:
    return record.value is None and not record.sensitive and record.kind == "encrypted"


def _read(reader: JsonReader) -> Record:
    kind, visibility = reader.text("type"), reader.optional_text("visibility")
    # The newer of the two members says whether a value is readable; older records have the type only.
    sensitive = visibility == "secret" if visibility else kind in {"sensitive", "secret"}
    readable = not sensitive and (kind == "plain" or reader.optional_flag("decrypted") is True)
    targets = reader.members.get("target")
    return Record(
        record_id=reader.text("id"),
        name=reader.text("key"),
        # One target may be text instead of a list.
        targets=frozenset([targets] if isinstance(targets, str) else reader.optional_texts("target") or ()),
        git_branch=reader.optional_text("gitBranch") or None,
        sensitive=sensitive,
        kind=kind,
        value=reader.optional_text("value") if readable else None,
        comment=reader.optional_text("comment") or "",
        is_shared=bool(reader.optional_texts("customEnvironmentIds")),
        updated_at=reader.optional_integer("updatedAt") or 0,
    )
