# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database as it was read in one transaction, and whether it stayed so."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from . import extract

if t.TYPE_CHECKING:
    from .database.connection import Session
    from .extract.snapshot import Snapshot
    from .model.fingerprint import Fingerprint
    from .request import ApplyRequest


@dataclass(frozen=True, slots=True)
class Observation:
    """The database as it was read first.

    :param fingerprint: the keys and the digest of the snapshot.
    :param snapshot: its facts, without dependencies.
    :param dependencies: the dependencies in the catalog.
    :param roles: the names of all roles.
    :param may_have_dependents: whether objects of other schemas may depend on managed ones.
    :param names: the name of each object.
    """

    fingerprint: Fingerprint
    snapshot: Snapshot
    dependencies: list[tuple[str, ...]]
    roles: tuple[str, ...]
    may_have_dependents: bool
    names: dict[str, str]

    @classmethod
    def of(
        cls, fingerprint: Fingerprint, rows: list[tuple[t.Any, ...]], major: int, schemas: tuple[str, ...]
    ) -> Observation:
        """Return what the rows of ``extract.open_snapshot`` say."""
        return cls(
            fingerprint,
            extract.read(major, schemas, rows),
            extract.dependencies_in(rows),
            extract.roles_in(rows),
            extract.may_have_dependents(rows),
            extract.object_names(rows),
        )


def is_consistent(session: Session, request: ApplyRequest, fingerprint: Fingerprint) -> bool:
    """Return whether the database was in one state during the whole observation.

    Dependencies are read after the rows, and PostgreSQL deparses from the current catalog, whatever the transaction's
    snapshot. So a result is consistent only if nothing was committed until everything was read, or if the digest is
    still the same.
    """
    is_unchanged = extract.version(session.run(extract.open_environment(session.major))) == fingerprint.version
    if not is_unchanged:
        rows = session.run(extract.statement_unless_known(session.major, request.script.schemas, fingerprint.digest))
        is_unchanged = (extract.digest(rows), extract.counts(rows)) == (fingerprint.digest, fingerprint.counts)
    session.rollback()
    return is_unchanged
