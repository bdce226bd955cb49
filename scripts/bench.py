# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the benchmarks one after the other, because they would slow each other down in parallel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BENCHMARKS = (
    "tests.benchmarks.schema_engine",
    "tests.benchmarks.schema_growth",
    "tests.benchmarks.playbook_no_change",
    "tests.benchmarks.fleet_audit",
)


def main() -> int:
    """Run them and return 1 if one of them failed. The measured times are printed and don't affect the exit status."""
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(".build", "link").resolve()),
    }
    failed = []
    for name in BENCHMARKS:
        print(f"\n=== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", name], env=env, check=False).returncode:
            failed.append(name)
    print(f"\n{len(BENCHMARKS) - len(failed)} benchmarks ran, {len(failed)} failed {' '.join(failed)}".rstrip())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
