# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extraction alone, in a session of its own: what the server does for it, and what a client does with the rows.

    python -m tests.benchmarks.extraction URL [HASH]

A process of its own, because the memory it takes would be counted as that of every process started by it. Prints a JSON
object: seconds ``answered`` (by the clock, until the answer is there), ``wall`` and ``client`` (of the processor), and
the ``digest``. With the hash of what the database holds, the server sends nothing else.
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
