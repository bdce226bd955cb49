# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The storage buckets of a project, as rows of its database.

The Management API lists buckets without their limits and can't change them, and the API of the storage service takes a secret key of
the project. The table ``storage.buckets`` needs neither, and Supabase documents that buckets can be created in it.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from ...rest.errors import ApiError, UnexpectedResponse
from ...rest.json_reader import JsonReader, read_objects
from ..errors import PROJECT_HINT

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ...rest.response import Response
    from ..client import ManagementClient

HINTS = {
    400: "The message is that of PostgreSQL, or says why the database can't be reached: the project must be running.",
    404: PROJECT_HINT,
}
#: All values are text in both directions, so that no conversion of the API matters.
_READ = """\
select to_jsonb(bucket)::text as bucket,
       (exists (select from storage.objects as object where object.bucket_id = bucket.id))::text as has_objects
from storage.buckets as bucket
where bucket.id = $1::text"""
#: The columns that a task can set, and how each is converted from text.
_FROM_TEXT = {
    "public": "{}::text::boolean",
    "file_size_limit": "nullif({}::text, '')::bigint",
    "allowed_mime_types": "(select array_agg(value) from jsonb_array_elements_text(nullif({}::text, '')::jsonb) as value)",
}
_SET = """\
insert into storage.buckets (id, name{columns})
values ($1::text, $1::text{values})
on conflict (id) do update set updated_at = now(){updates}"""
#: The storage service allows this to itself with a setting, because deleting a row would leave its files behind. A bucket without
#: objects has no files.
_DELETE = """\
begin
    perform set_config('storage.allow_delete_query', 'true', true);
    delete from storage.buckets as bucket
    where bucket.id = {bucket}
      and not exists (select from storage.objects as object where object.bucket_id = bucket.id);
    if not found and exists (select from storage.buckets as bucket where bucket.id = {bucket}) then
        raise exception '{not_empty}';
    end if;
end"""
_NOT_EMPTY = "the storage bucket contains objects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket. Without limits, those of the project apply.

    :ivar file_size_limit: in bytes.
    :ivar kind: ``STANDARD``, or another one for analytics and vectors.
    """

    name: str
    public: bool
    file_size_limit: int | None
    allowed_mime_types: tuple[str, ...] | None
    kind: str
    created_at: str | None
    has_objects: bool

    @classmethod
    def from_response(cls, response: Response) -> Bucket | None:
        """Read the row of a bucket, None if there is none."""
        for row in read_objects(response.endpoint, response.json()):
            try:
                columns = JsonReader(response.endpoint, json.loads(row.text("bucket")), "bucket")
            except ValueError:
                raise UnexpectedResponse(response.endpoint, "a bucket that isn't JSON.") from None
            return cls(
                name=columns.text("id"),
                public=columns.optional_flag("public") or False,
                file_size_limit=columns.optional_integer("file_size_limit"),
                allowed_mime_types=columns.optional_texts("allowed_mime_types"),
                kind=columns.optional_text("type") or "STANDARD",
                created_at=columns.optional_text("created_at"),
                has_objects=row.text("has_objects") == "true",
            )
        return None


class StorageBucketsApi:
    """The buckets of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def bucket(self, name: str) -> Bucket | None:
        """Return a bucket, None if there is none."""
        return Bucket.from_response(
            self._client.call(
                f"reading the storage bucket {name!r} of the project {self._ref}",
                "POST",
                "/v1/projects/{ref}/database/query/read-only",
                body={"query": _READ, "parameters": [name]},
                ref=self._ref,
                hints=HINTS,
                permission="database_read",
            )
        )

    def set(self, name: str, columns: dict[str, str]) -> None:
        """Create a bucket, or change the columns of an existing one."""
        values = {column: _FROM_TEXT[column].format(f"${number}") for number, column in enumerate(columns, start=2)}
        statement = _SET.format(
            columns="".join(f", {column}" for column in values),
            values="".join(f", {value}" for value in values.values()),
            updates="".join(f", {column} = excluded.{column}" for column in values),
        )
        purpose = f"setting the storage bucket {name!r} of the project {self._ref}"
        self._query(purpose, statement, [name, *columns.values()])

    def delete(self, name: str) -> bool:
        """Delete a bucket unless it contains objects; return whether it is gone."""
        # Without parameters, which such a statement can't have.
        code = _DELETE.format(bucket=literal(name), not_empty=_NOT_EMPTY)
        try:
            self._query(f"deleting the storage bucket {name!r} of the project {self._ref}", f"do {literal(code)}", [])
        except ApiError as error:
            if _NOT_EMPTY in error.said:
                return False
            raise
        return True

    def _query(self, purpose: str, query: str, parameters: Sequence[str]) -> None:
        body: dict[str, object] = {"query": query}
        if parameters:
            body["parameters"] = list(parameters)
        self._client.call(
            purpose,
            "POST",
            "/v1/projects/{ref}/database/query",
            body=body,
            ref=self._ref,
            hints=HINTS,
            permission="database_write",
        )


def literal(text: str) -> str:
    """Return a string constant of SQL.

    :param text: without backslashes, which old settings would interpret; ``options`` checks that.
    """
    return "'" + text.replace("'", "''") + "'"
