# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema engine as a command, for benchmarks and tests that need a process of its own.

    PYTHONPATH=.build/link:. .build/venv/bin/python tests/support/apply_cli.py --db URL --sql-file FILE --schemas a,b

The last line that it prints is a JSON object: ``changed`` and ``sql``, or ``msg`` with exit status 1 after an error.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support import engine


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Apply a schema to a database.")
    parser.add_argument("--db", required=True, help="URL of the database")
    parser.add_argument("--sql-file", required=True, type=Path, help="the desired schema")
    parser.add_argument("--schemas", default="public", help="managed schemas, separated by commas")
    parser.add_argument("--destructive", choices=("keep", "fail", "apply"), default="apply")
    parser.add_argument("--shadow-url", help="server for the shadow database")
    parser.add_argument("--lock-timeout", type=float, help="seconds to wait for a lock")
    parser.add_argument("--cache-folder", default="", help="folder for the cache of desired schemas")
    parser.add_argument(
        "--online", action="store_true", help="use several transactions to avoid blocking other sessions"
    )
    parser.add_argument("--check", action="store_true", help="only report what would be changed")
    return parser.parse_args()


def main() -> int:
    """Apply, and report."""
    given = arguments()
    options = {} if given.lock_timeout is None else {"lock_timeout": given.lock_timeout}
    try:
        done = engine.apply(
            given.db,
            given.sql_file.read_text() + "\n-- An empty file means an empty schema here.\n",
            schemas=tuple(given.schemas.split(",")),
            destructive=given.destructive,
            check=given.check,
            online=given.online,
            shadow_url=given.shadow_url,
            cache_folder=given.cache_folder,
            manage_owners=True,
            **options,
        )
    except engine.Failure as failure:
        sys.stdout.write(json.dumps(failure.as_result(), default=str) + "\n")
        return 1
    result = {"changed": done.changed, "sql": ";\n".join(done.statements), "kept": done.kept, "warnings": done.warnings}
    sys.stdout.write(json.dumps(result, default=str) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
