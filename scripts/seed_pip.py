# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let ansible-test make its virtual environments where only a Python package index is reachable.

For every environment it downloads a get-pip script from Ansible's own CI host, unless one lies in its cache
(the remedy of https://github.com/ansible/ansible/issues/77304). The pip that came with Python will do.

Usage: ``python -m scripts.seed_pip HOME``, the home directory that ansible-test will run with.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path

from ansible_test._internal.python_requirements import get_venv_packages  # type: ignore[import-untyped]

SCRIPT = "import ensurepip\n\nensurepip.bootstrap(default_pip=True)\n"


def main(home: Path) -> None:
    """Write the script under the name that this ansible-test and this Python look for."""
    python = types.SimpleNamespace(version=f"{sys.version_info.major}.{sys.version_info.minor}")
    version = get_venv_packages(python)["pip"].replace(".", "_")
    script = home / ".ansible" / "test" / "cache" / f"get_pip_{version}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(SCRIPT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
