# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create the path ``ansible_collections/draggonnb/supabase`` that Ansible's tools require.

``.build/link`` contains a symlink to the checkout, for lint, pytest, mypy, molecule, and playbooks.
ansible-test resolves symlinks, so ``ansible_cores`` copies the sources for it.

Usage: ``python -m scripts.copy_sources`` from the root of the checkout creates the symlink.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

INSIDE = Path("ansible_collections", "draggonnb", "supabase")
NOT_SOURCES = {
    ".ansible",
    ".build",
    ".cache",
    ".git",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".supabase",
    "__pycache__",
    "credentials",
}
KEPT_IN_COPY = Path("tests", "output")


def sources(root: Path) -> set[Path]:
    """Return the existing files of the checkout, relative to ``root``: those that git tracks or doesn't ignore."""
    listed = _listed_by_git(root)
    if listed is None:
        listed = _found_by_walking(root)
    return {path for path in listed if (root / path).is_file()}


def _listed_by_git(root: Path) -> set[Path] | None:
    """Return git's list of files, or None if git is missing or fails, or if ``root`` isn't a repository (a tarball)."""
    if not (root / ".git").exists():
        return None
    try:
        result = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return {Path(os.fsdecode(name)) for name in result.stdout.split(b"\0") if name}


def _found_by_walking(root: Path) -> set[Path]:
    """Return all files that aren't in a directory that only tools write to."""
    found = set()
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in NOT_SOURCES]
        found |= {Path(folder, name).relative_to(root) for name in names if not name.endswith((".pyc", ".tar.gz"))}
    return {path for path in found if path.parts[:2] != KEPT_IN_COPY.parts}


def link(root: Path, destination: Path) -> None:
    """Make ``destination`` a symlink to the checkout."""
    if destination.is_symlink() and destination.resolve() == root:
        return
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.unlink(missing_ok=True)
    destination.symlink_to(root, target_is_directory=True)


def copy(root: Path, destination: Path) -> None:
    """Copy the sources to ``destination``, delete all other files there, and write only files that differ."""
    wanted = sources(root)
    destination.mkdir(parents=True, exist_ok=True)
    for present in _found_by_walking(destination) - wanted:
        (destination / present).unlink()
    for path in sorted(wanted):
        target = destination / path
        if target.is_file() and filecmp.cmp(root / path, target, shallow=True):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, target)
    for folder, _subfolders, _names in os.walk(destination, topdown=False):
        if not any(Path(folder).iterdir()) and Path(folder) != destination and ".git" not in Path(folder).parts:
            Path(folder).rmdir()
    # ansible-test gets the files from git, in the nearest repository above. Without one here, that would be the checkout, which
    # ignores .build, so nothing would be tested. Without git, it searches the directories.
    if shutil.which("git") and not (destination / ".git").exists():
        subprocess.run(["git", "init", "--quiet", "--template=", str(destination)], check=True)


def main() -> int:
    """Create the symlink."""
    root = Path.cwd().resolve()
    link(root, root / ".build" / "link" / INSIDE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
