# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extraction alone, in a session of its own: the cost of the query on the server, and of its rows in the client.

    python -m tests.benchmarks.extraction URL [HASH EMPTY ...]

It runs in a process of its own, because its memory would be counted in every process started by it. Prints a JSON
object: seconds ``answered`` (wall clock, until the response arrives), ``wall`` and ``client`` (processor), and the
``digest``, with the families that are ``empty``. Given both of the current content, the server is asked for the hash alone.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time

import psycopg2
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract


def measure(url: str, known: str = "", *empty: str) -> dict[str, object]:
    """Read a database once.

    :param known: the hash of its content, as an earlier call has found it; empty to read everything.
    :param empty: the families without rows.
    """
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        major = connection.server_version // 10000
        began, worked = time.perf_counter(), time.process_time()
        schemas = ("public",)
        cursor.execute(extract.open_digest(major, schemas, empty) if known else extract.open_snapshot(major, schemas))
        answered = time.perf_counter() - began
        rows = cursor.fetchall()
        digest = extract.digest(rows)
        if digest != known:
            extract.read(major, schemas, rows)
        wall, client = time.perf_counter() - began, time.process_time() - worked
    found = {"digest": digest, "empty": extract.empty_families(rows)}
    return {"answered": answered, "wall": wall, "client": client, **found}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(*sys.argv[1:])))
