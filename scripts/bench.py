# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the benchmarks one after the other: side by side they would disturb each other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BENCHMARKS = ("tests.benchmarks.schema_engine", "tests.benchmarks.playbook_no_change")


def main() -> int:
    """Run them and return 1 when one of them broke off. How fast something is decides nothing here: it is printed."""
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(".build", "link").resolve()),
    }
    broken = []
    for name in BENCHMARKS:
        print(f"\n=== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", name], env=env, check=False).returncode:
            broken.append(name)
    print(f"\n{len(BENCHMARKS) - len(broken)} benchmarks ran, {len(broken)} broke off {' '.join(broken)}".rstrip())
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
