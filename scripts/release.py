# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check that a tag can be released, and create a directory with the artifact and the release notes.

Usage, from the root of the checkout, after ``make setup``: ``python -m scripts.release TAG``
"""

from __future__ import annotations

import re
import shutil
import sys
import typing as t
from pathlib import Path

import yaml

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path.cwd().resolve()
ARTIFACTS = ROOT / ".build" / "artifact"
RELEASE = ROOT / ".build" / "release"
MARKUP = re.compile(r"``(.+?)``|\b(?:O|V|RV|E)\((.+?)\)")
"""The markup for code in changelog fragments: reStructuredText's, and Ansible's for options, values, and results."""


def objections(
    tag: str, galaxy: Mapping[str, t.Any], changelog: Mapping[str, t.Any], fragments: list[str]
) -> list[str]:
    """Return the reasons why the sources can't be released under ``tag``, as sentences.

    :param galaxy: the content of galaxy.yml.
    :param changelog: the content of changelogs/changelog.yaml.
    :param fragments: the changelog fragments that aren't part of a release.
    """
    found = []
    if tag != galaxy["version"]:
        found.append(f"The tag is {tag or 'missing'}, but the version in galaxy.yml is {galaxy['version']}.")
    if galaxy["version"] not in changelog.get("releases", {}):
        found.append(f"The changelog has no release {galaxy['version']}. Run make changelog.")
    if fragments:
        found.append(f"No release contains {', '.join(fragments)}. Run make changelog.")
    return found


def notes(changes: Mapping[str, t.Any], sections: Mapping[str, str]) -> Iterator[str]:
    """Yield the notes of a release as paragraphs of Markdown.

    :param changes: the changes, by name of the changelog section.
    :param sections: the titles of the sections by name, in order.
    """
    if summary := changes.get("release_summary"):
        yield summary.strip()
    for name, title in sections.items():
        if entries := changes.get(name):
            yield f"### {title}"
            yield "\n".join("- " + MARKUP.sub(r"`\1\2`", entry) for entry in entries)


def _read(path: Path) -> dict[str, t.Any]:
    return dict(yaml.safe_load(path.read_text())) if path.is_file() else {}


def main(tag: str) -> int:
    """Run the command line."""
    changelogs = ROOT / "changelogs"
    galaxy, changelog = _read(ROOT / "galaxy.yml"), _read(changelogs / "changelog.yaml")
    fragments = sorted(path.name for path in (changelogs / "fragments").glob("*.y*ml"))
    artifact = ARTIFACTS / f"{galaxy['namespace']}-{galaxy['name']}-{galaxy['version']}.tar.gz"
    found = objections(tag, galaxy, changelog, fragments)
    if not artifact.is_file():
        found.append(f"{artifact.relative_to(ROOT)} doesn't exist. Run make artifact.")
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 1
    shutil.rmtree(RELEASE, ignore_errors=True)
    RELEASE.mkdir(parents=True)
    shutil.copy2(artifact, RELEASE)
    sections = dict(_read(changelogs / "config.yaml")["sections"])
    changes = changelog["releases"][galaxy["version"]].get("changes", {})
    (RELEASE / "notes.md").write_text("\n\n".join(notes(changes, sections)) + "\n")
    print(f"{tag} can be released: see {RELEASE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
