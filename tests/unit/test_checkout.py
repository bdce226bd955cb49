# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checkout claims is true: commands exist, versions are tested, workflows are secure."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from scripts import ansible_cores, copy_sources, release
from tests.support import postgres, schema_cases

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    Read = dict[t.Any, t.Any]

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("roles/*/*.md")])

COMMAND = re.compile(r"(?:^(?:\$ |\s*(?:- run|entry): )|^|`|\w=\S* |\$\()make ((?:-?[\w=.$\"{}-]+ ?)+)", re.MULTILINE)
"""``make`` and its arguments: after a prompt, in a step of a workflow, at the start of a line of code, in backticks."""

STEP = re.compile(r"make |sudo sh scripts/\w+\.sh |gh release create ")
"""What a step of a workflow may run: what also runs locally, and the one command that only GitHub can run."""

PINNED = re.compile(r"uses: (?:actions/[\w-]+@[0-9a-f]{40} # v\d+(?:\.\d+)*|\./\.github/\S+)$")


def by_name(paths: list[Path]) -> pytest.MarkDecorator:
    """Run a test once for each file."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.relative_to(ROOT).as_posix())


def targets(makefile: str) -> set[str]:
    """Return the targets of a Makefile that are meant for the command line."""
    return set(re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE))


def code(page: str) -> str:
    """Return the code of a Markdown page: what is in backticks, and its code blocks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`[^`\n]+`", re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*blocks, *inline])


def make_targets(text: str) -> Iterator[str]:
    """Yield the targets that the commands in ``text`` name."""
    for command in COMMAND.findall(text):
        yield from (word for word in command.split() if re.fullmatch(r"[a-z][a-z-]*", word))


def values(workflow: Read, key: str) -> list[str]:
    """Return the values of ``key`` in the matrix of the one job that has it."""
    found = []
    for job in workflow["jobs"].values():
        matrix = job.get("strategy", {}).get("matrix", {})
        found += [str(value) for value in matrix.get(key, [])]
        found += [str(each[key]) for each in matrix.get("include", []) if key in each]
    return found


def steps(workflow: Read) -> Iterator[Read]:
    """Yield the steps of all jobs."""
    for job in workflow["jobs"].values():
        yield from job.get("steps", [])


def read(path: Path) -> Read:
    """Read a workflow; YAML 1.1 parses its key ``on`` as true."""
    return dict(yaml.safe_load(path.read_text()))


def risks(source: str) -> list[str]:
    """Return the unsafe parts of a workflow: permissions, timeouts, unpinned actions, unknown commands."""
    workflow = dict(yaml.safe_load(source))
    found = []
    if workflow.get("permissions") not in ({}, {"contents": "read"}):
        found.append("not every job starts with read permission only")
    if "concurrency" not in workflow:
        found.append("no concurrency")
    found += [
        f"{name}: no timeout"
        for name, job in workflow["jobs"].items()
        if "uses" not in job and "timeout-minutes" not in job
    ]
    found += [line.strip() for line in source.splitlines() if "uses: " in line and not PINNED.search(line)]
    for step in steps(workflow):
        if "run" in step and not all(STEP.match(line) for line in step["run"].splitlines()):
            found.append(f"not a target of make: {step['run']}")
        if "${{" in step.get("run", ""):
            found.append(f"untrusted input becomes code: {step['run']}")
        if "actions/checkout" in step.get("uses", "") and step.get("with", {}).get("persist-credentials") is not False:
            found.append("the token is stored in the checkout")
    return found


def test_commands_of_make_help_can_be_pasted() -> None:
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert sorted(re.findall(r"^  make (\S+)", shown, re.MULTILINE)) == sorted(
        name for name in targets((ROOT / "Makefile").read_text()) if name != "client-named"
    )
    assert re.findall(r"eval .*", shown) == ['eval "$(make -s supabase-env)"']
    assert "$$" not in shown


@by_name([*WORKFLOWS, *PAGES, ROOT / ".pre-commit-config.yaml", ROOT / ".ci" / "run"])
def test_named_make_targets_exist(path: Path) -> None:
    text = path.read_text()
    named = set(make_targets(code(text) if path.suffix == ".md" else text))
    assert sorted(named - targets((ROOT / "Makefile").read_text())) == []


def test_commands_of_a_page_are_found() -> None:
    page = 'to make do\n`make test`, `X=1 make lint`\n```console\n$ make a CORE=2.20 b  # make c\n$ eval "$(make -s env)"\n```\n'
    assert set(make_targets(code(page))) == {"test", "lint", "a", "b", "env"}
    assert set(make_targets("      - run: make units\n")) == {"units"}


@by_name(WORKFLOWS)
def test_workflow_is_secure(path: Path) -> None:
    assert risks(path.read_text()) == []


def test_insecure_workflow_is_found() -> None:
    workflow = """
jobs:
  one:
    steps:
      - uses: actions/checkout@v7
      - run: pytest ${{ github.head_ref }}
"""
    assert len(risks(workflow)) == 7


def test_workflows_cover_every_supported_ansible_core() -> None:
    assert values(read(ROOT / ".github/workflows/test.yml"), "core") == list(ansible_cores.CORES)
    assert values(read(ROOT / ".github/workflows/check.yml"), "core") == list(ansible_cores.NAMES)
    assert next(iter(ansible_cores.CORES)) == ansible_cores.oldest_core()


def test_each_ansible_core_is_tested_on_a_supported_python() -> None:
    for workflow in WORKFLOWS:
        for job in read(workflow)["jobs"].values():
            for each in job.get("strategy", {}).get("matrix", {}).get("include", []):
                pythons = ansible_cores.PYTHONS.get(each["core"]) or ansible_cores.CORES[each["core"]]
                assert each["python"] in pythons


def test_workflows_cover_every_supported_postgresql() -> None:
    jobs = read(ROOT / ".github/workflows/test.yml")["jobs"]
    assert values({"jobs": jobs}, "postgresql") == [str(major) for major in postgres.MAJORS]
    together = [job["env"]["POSTGRES_MAJORS"] for job in jobs.values() if "POSTGRES_MAJORS" in job.get("env", {})]
    assert {majors for majors in together if "$" not in majors} == {" ".join(map(str, postgres.MAJORS))}


def test_majors_of_cases_are_supported() -> None:
    assert {major for case in schema_cases.cases() for major in case.majors} <= set(postgres.MAJORS)


def test_yaml_files_begin_with_a_document_start() -> None:
    # ansible-lint requires it, but isn't part of `make check`.
    written = [
        path
        for folder in ("tests/cases", "roles", "playbooks", "extensions")
        for path in (ROOT / folder).rglob("*.yml")
    ]
    assert written
    assert [path for path in written if not path.read_text(encoding="utf-8").startswith("---\n")] == []


def test_readme_names_oldest_versions() -> None:
    page = (ROOT / "README.md").read_text()
    assert f"| ansible-core | {ansible_cores.oldest_core()} or newer |" in page
    assert f"| PostgreSQL of the client | {postgres.MAJORS[0]} or newer |" in page


def test_only_selected_majors_are_used() -> None:
    found = {major: Path(str(major)) for major in (15, 16, 18)}
    assert postgres._only(found, "") == found
    assert list(postgres._only(found, "18 15")) == [15, 18]
    with pytest.raises(postgres.ClusterError, match="PostgreSQL 17"):
        postgres._only(found, "16 17")


def test_ansible_core_can_be_selected() -> None:
    assert ansible_cores.chosen("") == ("oldest", "newest")
    assert ansible_cores.chosen("2.19") == ("2.19",)
    with pytest.raises(SystemExit, match=r"2\.17 is not supported"):
        ansible_cores.chosen("2.17")


def test_development_files_are_not_shipped() -> None:
    for path in (".github/workflows/test.yml", ".env", ".idea", "tests", "scripts", "Makefile", "requirements-dev.txt"):
        assert ignored(path), path


def test_artifact_is_rebuilt_when_its_content_changes() -> None:
    shipped = {name for name in {path.parts[0] for path in copy_sources.sources(ROOT)} if not ignored(name)}
    watched = re.search(r"^SHIPPED := (.*?)[^\\]$", (ROOT / "Makefile").read_text(), re.MULTILINE | re.DOTALL)
    assert watched is not None
    assert shipped <= set(re.findall(r"[\w.-]+", watched[1]))


def ignored(path: str) -> bool:
    """Return whether galaxy.yml excludes a path from the artifact, as ansible-galaxy matches it."""
    return any(fnmatch.fnmatch(path, pattern) for pattern in read(ROOT / "galaxy.yml")["build_ignore"])


def test_pre_commit_runs_tools_of_the_gates() -> None:
    hooks = read(ROOT / ".pre-commit-config.yaml")["repos"]
    revisions = {hook["repo"].rpartition("/")[2].removesuffix("-pre-commit"): hook.get("rev", "v") for hook in hooks}
    for tool in ("ruff", "yamllint"):
        lowest, above = bounds(tool)
        assert lowest <= numbers(revisions[tool]) < above


def bounds(requirement: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the version range in requirements-dev.txt."""
    found = re.search(rf"^{requirement}>=([\d.]+),<([\d.]+)", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    assert found is not None
    return numbers(found[1]), numbers(found[2])


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as comparable numbers."""
    return tuple(int(number) for number in version.removeprefix("v").split("."))


def test_release_needs_version_and_changelog() -> None:
    galaxy = {"version": "1.1.0"}
    changelog: dict[str, t.Any] = {"releases": {"1.1.0": {}}}
    assert release.objections("1.1.0", galaxy, changelog, []) == []
    assert len(release.objections("1.0.0", galaxy, changelog, [])) == 1
    assert len(release.objections("", {"version": "1.2.0"}, changelog, ["fix.yml"])) == 3


def test_release_notes_follow_changelog_order() -> None:
    changes = {
        "bugfixes": ["x - ``a`` works.", "y - b."],
        "release_summary": "Good.\n",
        "minor_changes": ["z - new O(c)."],
    }
    sections = {"minor_changes": "Minor Changes", "bugfixes": "Bugfixes"}
    assert list(release.notes(changes, sections)) == [
        "Good.", "### Minor Changes", "- z - new `c`.", "### Bugfixes", "- x - `a` works.\n- y - b.",
    ]  # fmt: skip
