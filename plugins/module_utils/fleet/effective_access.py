# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests the effective access in the schemas of an audit: each desired schema, and the schema of each drift class."""

from __future__ import annotations

import json
import threading
import typing as t
from dataclasses import asdict, dataclass

from ..access.options import ACCESS_SPEC, request_from
from ..access.task import access_warnings, judge_access, script_of
from ..failure import Failure
from ..schema.access.assertions import matrix
from ..schema.access.exposures import (
    BYPASSING,
    DEFAULT_PRIVILEGES,
    DEFINER,
    OWNER,
    WITHOUT_RLS,
    Exposure,
    read_exposures,
)
from ..schema.export.export import export_ddl
from .report import DRIFT, EQUAL, DriftClass, Finding

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..access.options import AccessRequest
    from ..schema.access.assertions import Breach, Matrix
    from ..schema.database.connection import Session
    from ..schema.request import ApplyRequest
    from ..schema.verdict import Verdict

WITHOUT_LOGIN = "anon"
UNTRUSTED = (WITHOUT_LOGIN, "authenticated")
"""The roles of requests without a secret key."""

_PLATFORM = "supabase_admin"
"""The platform's own role, whose default privileges no customer can change, and which creates no tables of a customer."""

_EXPOSURES = {
    BYPASSING: (
        "critical",
        "The role {role} bypasses row-level security: it is, or is a member of, {object} with {detail}.",
        "Revoke the membership, or remove the attribute with ALTER ROLE.",
    ),
    OWNER: (
        "high",
        "Policies don't apply to {role} on {object}: it is, or is a member of, its owner {detail}.",
        "Give the table to another role with ALTER TABLE … OWNER TO, or revoke the membership.",
    ),
    WITHOUT_RLS: (
        "critical",
        "{object} has no row-level security, and {role} is granted {detail}.",
        "Enable row-level security, or revoke the privileges; provision.yml does so for a declared table.",
    ),
    DEFAULT_PRIVILEGES: (
        "medium",
        "Tables that {object} creates are granted to {role} by default: {detail}.",
        "Revoke it with ALTER DEFAULT PRIVILEGES FOR ROLE {object}.",
    ),
    DEFINER: (
        "medium",
        "{role} may call {object}, which runs as its owner {detail}, so that policies may not apply.",
        "Revoke EXECUTE from {role} and PUBLIC unless it is meant for requests without a login, or let it run as its caller.",
    ),
}
"""The severity, the message, and the remedy of each kind of exposure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAccess:
    """The effective access of some clients.

    :param drift_class: the class of the clients.
    :param clients: those of its clients whose schema was tested, or that have the same one.
    """

    drift_class: DriftClass
    clients: tuple[str, ...]
    summary: str
    breaches: tuple[Breach, ...]
    matrix: Matrix

    def as_document(self) -> dict[str, t.Any]:
        """Return it as the report has it."""
        return {
            "class": self.drift_class.id,
            "clients": list(self.clients),
            "summary": self.summary,
            "breaches": [asdict(each) for each in self.breaches],
            "matrix": self.matrix,
        }


class AccessTests:
    """Tests the schemas of an audit, each of them once.

    :param requests: the desired schemas by name.
    """

    def __init__(self, requests: Mapping[str, ApplyRequest]) -> None:
        self._requests = requests
        self._copies: dict[str, tuple[str, int]] = {}
        self._seen: set[str] = set()
        self._exposures: dict[str, tuple[Exposure, ...]] = {}
        self._lock = threading.Lock()
        self.warnings: list[str] = []

    def copy_schema(self, client_id: str, verdict: Verdict, session: Session, schemas: tuple[str, ...]) -> None:
        """Keep the schema of a client if it is the first one that differs in this way. Called by several threads.

        :raises Failure: the schema can't be read.
        """
        key = json.dumps([[each["sql"] for each in verdict.statements], verdict.kept])
        with self._lock:
            if verdict.is_equal or key in self._seen:
                return
            self._seen.add(key)
        ddl = export_ddl(session, schemas)
        with self._lock:
            self._copies[client_id] = (ddl, session.major)

    def read_exposures(self, client_id: str, session: Session, schemas: tuple[str, ...]) -> None:
        """Read what opens the database of a client whatever its policies say. Called by several threads.

        :raises DatabaseError: the catalogs can't be read.
        """
        found = read_exposures(session, schemas, UNTRUSTED)
        with self._lock:
            self._exposures[client_id] = found

    def exposure_findings(self) -> Iterator[Finding]:
        """Yield what opens the databases of clients, by client."""
        for client_id, exposures in sorted(self._exposures.items()):
            for exposure in exposures:
                finding = exposure_finding(client_id, exposure)
                if finding is not None:
                    yield finding

    def run(self, classes: Iterable[DriftClass], desired: Mapping[str, str]) -> list[ClientAccess]:
        """Test everything. What can't be tested is a warning.

        :param desired: the name of the desired schema of each client.
        """
        tested: list[ClientAccess] = []
        for drift_class in classes:
            if drift_class.verdict == EQUAL:
                for name in sorted({desired[client] for client in drift_class.clients}):
                    clients = tuple(sorted(each for each in drift_class.clients if desired[each] == name))
                    tested += self._test(drift_class, clients, self._request(name), None, None)
            elif drift_class.verdict == DRIFT:
                copied = next((each for each in sorted(drift_class.clients) if each in self._copies), None)
                if copied is not None:
                    ddl, major = self._copies[copied]
                    request = self._request(desired[copied])
                    tested += self._test(drift_class, tuple(sorted(drift_class.clients)), request, ddl, major)
        return tested

    def _request(self, name: str) -> tuple[ApplyRequest, AccessRequest]:
        request = self._requests[name]
        defaults = {option: spec.get("default") for option, spec in ACCESS_SPEC.items()}
        tenancy = {
            option: spec.get("default")
            for option, spec in t.cast("dict[str, dict[str, t.Any]]", ACCESS_SPEC["tenancy"]["options"]).items()
        }
        access = request_from(
            {
                **defaults,
                "tenancy": tenancy,
                "schema_sql": request.script.sql,
                "schemas": list(request.script.schemas),
                "shadow_setup_sql": request.script.setup_sql,
                "shadow_url": request.shadow_url,
                "shadow_timeout": request.shadow_timeout,
                "session_role": request.limits.role,
            }
        )
        return request, access

    def _test(
        self,
        drift_class: DriftClass,
        clients: tuple[str, ...],
        requests: tuple[ApplyRequest, AccessRequest],
        ddl: str | None,
        major: int | None,
    ) -> Iterator[ClientAccess]:
        apply, request = requests
        script = apply.script if ddl is None else script_of(ddl, request)
        try:
            access, verdict = judge_access(request, script, major)
        except Failure as failure:
            self.warnings.append(f"The access in the schema of {clients[0]} wasn't tested: {failure.message}")
            return
        self.warnings += access_warnings(access)
        yield ClientAccess(
            drift_class=drift_class,
            clients=clients,
            summary=verdict.summary,
            breaches=verdict.breaches,
            matrix=matrix(access),
        )


def access_findings(tested: Iterable[ClientAccess]) -> Iterator[Finding]:
    """Yield what got through, for each client whose schema lets it through."""
    for each in tested:
        for breach in each.breaches:
            for client_id in each.clients:
                yield Finding(
                    rule="access.breach",
                    severity="critical",
                    client_id=client_id,
                    object=f"{breach.persona} {breach.command} {breach.table}",
                    message=f"{breach}.",
                    remedy="Correct the policies, the grants, or the function in the template, and run provision.yml.",
                )


def exposure_finding(client_id: str, exposure: Exposure) -> Finding | None:
    """Return the finding about an exposure; None if it is how every project is.

    Tables created later, and functions that run as their owners, matter if requests without a login reach them.
    """
    if exposure.kind in (DEFAULT_PRIVILEGES, DEFINER) and exposure.role != WITHOUT_LOGIN:
        return None
    if exposure.kind == DEFAULT_PRIVILEGES and exposure.object == _PLATFORM:
        return None
    severity, message, remedy = _EXPOSURES[exposure.kind]
    words = {"role": exposure.role, "object": exposure.object, "detail": exposure.detail}
    return Finding(
        rule=f"access.{exposure.kind}",
        severity=severity,
        client_id=client_id,
        object=f"{exposure.role} {exposure.object}",
        message=message.format(**words),
        remedy=remedy.format(**words),
    )
