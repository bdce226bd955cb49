# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extraction alone, in a session of its own: the cost of the query on the server, and of its rows in the client.

    python -m tests.benchmarks.extraction URL [HASH]

It runs in a process of its own, because its memory would be counted in every process started by it. Prints a JSON
object: seconds ``answered`` (wall clock, until the response arrives), ``wall`` and ``client`` (processor), and the
``digest``. Given the hash of the current content, the server sends nothing else.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time

import psycopg2
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract


def measure(url: str, known: str) -> dict[str, float | str]:
    """Read a database once."""
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        major = connection.server_version // 10000
        began, worked = time.perf_counter(), time.process_time()
        cursor.execute(extract.open_snapshot(major, ("public",), known))
        answered = time.perf_counter() - began
        rows = cursor.fetchall()
        digest = extract.digest(rows)
        if digest != known:
            extract.read(major, ("public",), rows)
        wall, client = time.perf_counter() - began, time.process_time() - worked
    return {"answered": answered, "wall": wall, "client": client, "digest": digest}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], "".join(sys.argv[2:]))))
