# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings in responses, by the names of the options.

The API has two forms of a response: one of the endpoint of a section, and one of the endpoint for all sections.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.json_reader import JsonReader, read_objects

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...rest.response import Response

#: The settings of a section by name.
Values: t.TypeAlias = "dict[str, object]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The settings of a section as the API returns them.

    :ivar pending: network restrictions that wait for review, None if there are none.
    :ivar pending_since: when they were requested.
    :ivar allowed: whether the plan includes network restrictions.
    :ivar applied: false if the current SSL enforcement hasn't taken effect.
    """

    values: Values = field(repr=False)
    pending: list[str] | None = None
    pending_since: str = ""
    allowed: bool = True
    applied: bool = True


def read_section(option: str, response: Response) -> Observed:
    """Return the settings in the response of the endpoint of a section.

    :raises UnexpectedResponse: it isn't what the API documents.
    """
    if option == "pooler":
        for entry in read_objects(response.endpoint, response.json()):
            if entry.text("database_type") == "PRIMARY":
                return Observed(values=dict(entry.members))
        return Observed(values={})
    reader = JsonReader(response.endpoint, response.json())
    if option == "storage":
        return Observed(values=_storage(reader, "fileSizeLimit"))
    if option == "network_restrictions":
        pending = reader.optional_inner("pending_config")
        return Observed(
            values={"allowed_cidrs": _cidrs(reader.inner("config"))},
            pending=None if pending is None else _cidrs(pending),
            pending_since=reader.optional_text("pending_requested_at") or "",
            allowed=reader.text("entitlement") == "allowed",
        )
    if option == "ssl_enforcement":
        current = reader.inner("currentConfig").flag("database")
        return Observed(values={"database": current}, applied=reader.flag("appliedSuccessfully"))
    return Observed(values=dict(reader.members))


def read_all(response: Response) -> dict[str, Observed]:
    """Return the settings of all sections in the response of the endpoint for all.

    :raises UnexpectedResponse: it isn't what the API documents.
    """
    attributes = JsonReader(response.endpoint, response.json()).inner("data").inner("attributes")
    database = attributes.inner("database")
    network = database.inner("network_restrictions")
    pending = network.members.get("pending_allowed_cidrs")
    return {
        "auth": Observed(values=dict(attributes.inner("auth").members)),
        "data_api": Observed(values=dict(attributes.inner("api").members)),
        "storage": Observed(values=_storage(attributes.inner("storage"), "file_size_limit")),
        "realtime": Observed(values=dict(attributes.inner("realtime").members)),
        "pooler": Observed(values=dict(attributes.inner("pooler").members)),
        "network_restrictions": Observed(
            values={"allowed_cidrs": [entry.text("address") for entry in network.each("allowed_cidrs")]},
            pending=None
            if pending is None
            else [entry.text("address") for entry in network.each("pending_allowed_cidrs")],
            pending_since=network.optional_text("pending_requested_at") or "",
            allowed=network.text("entitlement") == "allowed",
        ),
        "postgres": Observed(values=dict(database.inner("postgres_settings").members)),
        "ssl_enforcement": Observed(values={"database": database.flag("ssl_enforced")}),
    }


def request_body(option: str, changes: Mapping[str, object], observed: Observed) -> dict[str, object]:
    """Return the body of the request that changes settings of a section.

    :param changes: the new values by name.
    :param observed: the current ones: some have to be sent together with others.
    """
    if option == "storage":
        return _storage_body(changes, observed.values)
    if option == "network_restrictions":
        ranges = t.cast("Sequence[str]", changes["allowed_cidrs"])
        return {
            "dbAllowedCidrs": [cidr for cidr in ranges if ":" not in cidr],
            "dbAllowedCidrsV6": [cidr for cidr in ranges if ":" in cidr],
        }
    if option == "ssl_enforcement":
        return {"requestedConfig": dict(changes)}
    return dict(changes)


def _cidrs(reader: JsonReader) -> list[str]:
    return [
        cidr for name in ("dbAllowedCidrs", "dbAllowedCidrsV6") if name in reader.members for cidr in reader.texts(name)
    ]


def _storage(reader: JsonReader, limit: str) -> Values:
    """Return the settings of storage: those of a feature as FEATURE_NAME."""
    values: Values = {"file_size_limit": reader.integer(limit)}
    for feature, members in reader.inner("features").members.items():
        # What isn't an object is no feature that this collection knows.
        for name, value in members.items() if isinstance(members, dict) else ():
            values[f"{_snake_case(feature)}_{_snake_case(name)}"] = value
    return values


#: The members of a feature that have to be sent together.
_FEATURES = {
    "imageTransformation": ("enabled",),
    "s3Protocol": ("enabled",),
    "purgeCache": ("enabled",),
    "icebergCatalog": ("enabled", "maxNamespaces", "maxTables", "maxCatalogs"),
    "vectorBuckets": ("enabled", "maxBuckets", "maxIndexes"),
}


def _storage_body(changes: Mapping[str, object], current: Values) -> dict[str, object]:
    features = {}
    for feature, members in _FEATURES.items():
        names = {member: f"{_snake_case(feature)}_{_snake_case(member)}" for member in members}
        if any(name in changes for name in names.values()):
            features[feature] = {
                member: changes[name] if name in changes else current[name]
                for member, name in names.items()
                if name in changes or name in current
            }
    body: dict[str, object] = {"features": features} if features else {}
    if "file_size_limit" in changes:
        body["fileSizeLimit"] = changes["file_size_limit"]
    return body


def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
