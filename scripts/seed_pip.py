# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let ansible-test create its virtual environments on machines that can only reach a Python package index.

For each environment, it downloads a get-pip script from Ansible's CI host, unless its cache contains one
(the workaround of https://github.com/ansible/ansible/issues/77304). This writes one to the cache that uses Python's own pip.

Usage: ``python -m scripts.seed_pip HOME``, with the home directory of ansible-test.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path

from ansible_test._internal.python_requirements import get_venv_packages  # type: ignore[import-untyped] # not for others to use, therefore without types

SCRIPT = "import ensurepip\n\nensurepip.bootstrap(default_pip=True)\n"


def main(home: Path) -> None:
    """Write the script with the name that this version of ansible-test uses for this Python."""
    python = types.SimpleNamespace(version=f"{sys.version_info.major}.{sys.version_info.minor}")
    version = get_venv_packages(python)["pip"].replace(".", "_")
    script = home / ".ansible" / "test" / "cache" / f"get_pip_{version}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(SCRIPT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
