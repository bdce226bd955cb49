# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every benchmark under tests/benchmarks that is a program, one after the other: they would disturb each other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path("tests", "benchmarks")


def main() -> int:
    """Run them and return 1 when one of them broke off. How fast something is decides nothing here: it is printed."""
    programs = [path for path in sorted(BENCHMARKS.glob("*.py")) if "__main__" in path.read_text()]
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(".build", "link").resolve()),
    }
    broken = []
    for program in programs:
        name = ".".join(program.with_suffix("").parts)
        print(f"\n=== {program}", flush=True)
        if subprocess.run([sys.executable, "-m", name], env=env, check=False).returncode:
            broken.append(program)
    print(f"\n{len(programs) - len(broken)} benchmarks ran, {len(broken)} broke off.")
    return 1 if broken or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
