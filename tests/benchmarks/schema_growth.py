# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the cost of a plan grows with the number of tables that change.

    python -m tests.benchmarks.schema_growth [NUMBER OF TABLES]

Each change is planned in check mode for a number of tables, and for four times as many. The processor time of the process, without that of
an empty one with the same imports, should grow four times. A loop over all facts for each fact that changes makes it sixteen.
Targets are printed and judged, never asserted.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import Watch, best
from tests.benchmarks.schema_engine import BARE, CLI, ENVIRONMENT, SETTINGS, judged, print_line
from tests.support.postgres import Cluster, fresh_database, installations

TABLES, FACTOR, AIM = 300, 4, 6.0


@dataclass(frozen=True, slots=True)
class Change:
    """A change of every table.

    :param before: the SQL of each table before the change; ``{n}`` is its number.
    :param after: the SQL of each table after it.
    :param first: the SQL before that of the tables, before and after the change.
    :param destructive: the option of the module.
    """

    before: str
    after: str
    first: tuple[str, str] = ("", "")
    destructive: str = "apply"

    def sql(self, tables: int, *, changed: bool) -> str:
        """Return the SQL of a schema before or after the change."""
        each = self.after if changed else self.before
        return self.first[changed] + "".join(each.replace("{n}", f"{number:05d}") for number in range(tables))


_TABLE = "create table t{n} (id int primary key, v text, k int);\n"
_PARENT = "create table p (id int, d int not null, v text, primary key (id, d)) partition by list (d);\ncreate index on p (v);\n"
_PARTITION = "create table p{n} partition of p for values in (1{n});\n"
_USED = (
    _TABLE
    + "create view w{n} as select id, k from t{n};\ncreate index i{n} on t{n} (k);\ncreate policy p on t{n} using (k > 0);\n"
)
_CALLING = _TABLE + "create policy p on t{n} using (may(k));\n"
_MAY = "create function may(int) returns boolean language sql stable as $$ select {} $$;\n"
_LOOKUP = "create table ids (id int);\n" + _MAY.format("$1 in (select id from public.ids)")
_VIEWS = (
    _TABLE
    + "create view w{n} as select may(k) from t{n};\ncreate materialized view m{n} as select may(k) from t{n};\n"
    + "create materialized view n{n} as select k from t{n};\n"
)
_TYPED = "create table t{n} (id int primary key, state state default 'a');\n"

CHANGES = {
    "tables created": Change("", _USED),
    "tables dropped": Change(_TABLE, ""),
    "tables kept": Change(_USED, "", destructive="keep"),
    "tables renamed": Change(
        _TABLE, "create table u{n} (  -- renamed from: t{n}\n    id int primary key, v text, k int);\n"
    ),
    "columns added": Change(_TABLE, _TABLE.replace("k int", "k int, extra text not null default 'x'")),
    "columns that views keep": Change(_USED, _USED.replace(", k int", "").split("create view")[0], destructive="keep"),
    "columns retyped": Change(_USED, _USED.replace("k int", "k bigint")),
    "keys added": Change(_TABLE, _TABLE.replace("k int", "k int references t00000, unique (v), check (k > 0)")),
    "partitions created": Change("", _PARTITION, (_PARENT, _PARENT)),
    "partitions dropped": Change(_PARTITION, "", (_PARENT, "")),
    "one function changed": Change(_CALLING, _CALLING, (_MAY.format("true"), _MAY.format("$1 > 1"))),
    "views that call created": Change("", _VIEWS, (_LOOKUP, _LOOKUP)),
    "one enum re-created": Change(
        _TYPED, _TYPED, ("create type state as enum ('a', 'b');\n", "create type state as enum ('a', 'c');\n")
    ),
}


def cost(watch: Watch, cluster: Cluster, change: Change, tables: int) -> float:
    """Return the processor seconds of the process that plans a change."""
    with fresh_database(cluster) as database, tempfile.TemporaryDirectory() as folder:
        database.run(f"begin;\n{change.sql(tables, changed=False)} commit")
        wanted = Path(folder, "wanted.sql")
        wanted.write_text(change.sql(tables, changed=True))
        options = ["--destructive", change.destructive, "--shadow-url", cluster.url(), "--check"]
        return watch.run([sys.executable, CLI, "--db", database.url, "--sql-file", wanted, *options]).client


def main() -> None:
    """Measure every change."""
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else TABLES
    major = max(installations())
    print_line(
        f"Growth of the cost of a plan on PostgreSQL {major}, {tables} and {tables * FACTOR} tables (seconds of processor)"
    )
    with Cluster(installations()[major], settings=SETTINGS) as cluster:
        watch = Watch(cluster, ENVIRONMENT)
        imports = best([watch.run(BARE), watch.run(BARE)]).client
        for name, change in CHANGES.items():
            few, many = (cost(watch, cluster, change, number) - imports for number in (tables, tables * FACTOR))
            growth = many / max(few, 0.01)
            print_line(f"  {name:<28}{few:8.2f}{many:8.2f}   {growth:.1f} x, {judged(growth, AIM)}")


if __name__ == "__main__":
    main()
