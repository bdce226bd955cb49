# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let ansible-test create its virtual environments on machines that can only reach a Python package index.

For each environment, it downloads a get-pip script from Ansible's CI host, unless its cache contains one
(the workaround of https://github.com/ansible/ansible/issues/77304). This writes one to the cache that links to the pip of the
environment that runs this. There are a dozen environments, and installing pip takes longer than all that pip then installs there.

Usage: ``python -m scripts.seed_pip HOME``, with the home directory of ansible-test.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pip
from ansible_test._internal.python_requirements import get_venv_packages  # type: ignore[import-untyped] # not for others to use, therefore without types

SCRIPT = """\
import pathlib
import sysconfig

for source in {sources!r}:
    link = pathlib.Path(sysconfig.get_path("purelib"), pathlib.Path(source).name)
    link.symlink_to(source)
"""


def main(home: Path) -> None:
    """Write the script with the name that this version of ansible-test uses for this Python."""
    python = types.SimpleNamespace(version=f"{sys.version_info.major}.{sys.version_info.minor}")
    version = get_venv_packages(python)["pip"].replace(".", "_")
    script = home / ".ansible" / "test" / "cache" / f"get_pip_{version}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    site = Path(pip.__file__).resolve().parents[1]
    sources = [str(site / "pip"), *map(str, site.glob("pip-*.dist-info"))]
    script.write_text(SCRIPT.format(sources=sources))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
