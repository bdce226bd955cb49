# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What foreign tables and their columns have that other tables don't: a server, and options."""

from __future__ import annotations

import typing as t

from ..model.facts import Fact
from ..model.secret_values import conceal_options
from .catalog import PG_CLASS, PG_FOREIGN_SERVER, parse_array
from .family import Family
from .hashing import IDENTIFIED, position_of

if t.TYPE_CHECKING:
    from ..model.facts import Value
    from .catalog import Address, Row
    from .snapshot import Snapshot


def _tables_query(_major: int) -> str:
    return """SELECT f.ftrelid, f.ftserver, (SELECT s.srvname FROM pg_foreign_server s WHERE s.oid = f.ftserver), f.ftoptions
FROM pg_foreign_table f WHERE f.ftrelid IN (SELECT oid FROM relation)"""


def _read_table(snapshot: Snapshot, row: Row) -> None:
    table = snapshot.state.facts[snapshot.relations[row["table"]].id]
    # The server has a new name if its rename is simulated.
    server = snapshot.addresses.get((PG_FOREIGN_SERVER, row["server"], "0"))
    name = str(server[1]) if server is not None else row["server_name"]
    _add_options(snapshot, table, row, address=(PG_CLASS, row["table"], "0"), server=name)


def _add_options(snapshot: Snapshot, fact: Fact, row: Row, *, address: Address, **attributes: Value) -> None:
    options = conceal_options(parse_array(row["options"]))
    snapshot.add(
        fact.id,
        {**fact.attributes, **attributes, "foreign_options": tuple(sorted(options))},
        parent=fact.parent,
        address=address,
        metadata={**fact.metadata, "foreign_options": options},
    )


FOREIGN_TABLES = Family(
    "foreign_table",
    ("table", "server", "server_name", "options"),
    _tables_query,
    _read_table,
    object={"table": PG_CLASS},
    hashed={"server": IDENTIFIED},
)


def _columns_query(_major: int) -> str:
    return """SELECT a.attrelid, a.attnum, a.attfdwoptions FROM pg_attribute a
WHERE a.attrelid = ANY (ARRAY(SELECT f.ftrelid FROM pg_foreign_table f WHERE f.ftrelid IN (SELECT oid FROM relation)))
  AND a.attfdwoptions IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped"""


def _read_column(snapshot: Snapshot, row: Row) -> None:
    column = snapshot.state.facts[snapshot.columns[(row["table"], row["number"])]]
    _add_options(snapshot, column, row, address=(PG_CLASS, row["table"], row["number"]))


FOREIGN_COLUMNS = Family(
    "foreign_column",
    ("table", "number", "options"),
    _columns_query,
    _read_column,
    object={"table": PG_CLASS},
    hashed={"number": position_of("table", "number")},
)
