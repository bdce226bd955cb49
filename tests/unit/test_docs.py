# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation names exists: files, classes and their members, functions, and linked sections."""

from __future__ import annotations

import ast
import importlib
import re
import textwrap
import typing as t
from pathlib import Path, PurePosixPath

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.catalog import SECTIONS

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "roles/*/README.md", "local_*/README.md")
    for path in ROOT.glob(pattern)
)
PLUGINS = "ansible_collections.draggonnb.supabase.plugins"
SOURCES = ("plugins", "scripts", "tests", "local_supabase", "local_platforms")

# A path may be relative to any of these: a file of the engine is named without its prefix.
BASES = (
    "",
    "plugins/module_utils/",
    "plugins/module_utils/schema/",
    "plugins/modules/",
    "roles/database_schema/templates/",
    "playbooks/",
    "roles/*/",
    "tests/unit/plugins/module_utils/schema/",
)

# Files that the documentation names and a checkout doesn't have, and why.
ELSEWHERE = {
    "extract/dictionaries.py": "the example of a kind to add",
    "kinds/dictionaries.py": "the example of a kind to add",
    "collections/requirements.yml": "a file of the user's project",
    "credentials/acme.yml": "a file of the user",
    "schema.sql": "a file of the user",
    "clients.yml": "a file of the user",
    "agency.supabase.yml": "a file of the user",
}
MADE = (".build", ".ansible", ".supabase", ".platforms", "/", "~")
"""How paths begin that make generates, or that lie outside of the checkout."""

SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*(?:/|\.(?:py|md|yml|sql|j2|txt|toml|json|sh|cfg))")
CLASS = re.compile(r"([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:\.([a-z_]+))?(?:\(\))?")
FUNCTION = re.compile(r"([a-z_]+_[a-z_]+)\(\)")


def prose(page: str) -> str:
    """Return a page without its code blocks."""
    return FENCE.sub("", page)


def paths(page: str) -> Iterator[str]:
    """Yield the text in code font that looks like the path of a file or folder."""
    yield from (span for span in SPAN.findall(prose(page)) if FILE.fullmatch(span))


def exists(path: str, page: str) -> bool:
    """Return whether a path exists, relative to the root, its page, or one of BASES."""
    if path in ELSEWHERE or path.startswith(MADE):
        return True
    bases = (*BASES, f"{PurePosixPath(page).parent}/")
    return any(next(ROOT.glob(base + path.rstrip("/")), None) for base in bases)


def anchors(page: str) -> set[str]:
    """Return the anchors that GitHub generates for the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(name: str, page: str) -> list[str]:
    """Return the links to files and sections of the checkout that don't exist."""
    found = []
    for link in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _mark, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            found.append(link)
    return found


def defined(sources: Iterable[str]) -> tuple[dict[str, set[str]], set[str]]:
    """Return the members of each class in some sources, and the names of all functions."""
    classes: dict[str, set[str]] = {}
    functions: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions.add(node.name)
            elif isinstance(node, ast.ClassDef):
                members = classes.setdefault(node.name, set())
                for line in node.body:
                    if isinstance(line, ast.FunctionDef):
                        members.add(line.name)
                    elif isinstance(line, ast.AnnAssign):
                        members.add(ast.unparse(line.target))
                    elif isinstance(line, ast.Assign):
                        members.update(ast.unparse(target) for target in line.targets)
    return classes, functions


def unknown_names(page: str, classes: dict[str, set[str]], functions: set[str]) -> list[str]:
    """Return the members of classes and the functions in code font that no source defines."""
    found = []
    for span in SPAN.findall(prose(page)):
        if function := FUNCTION.fullmatch(span):
            found += [span] if function[1] not in functions else []
        elif (name := CLASS.fullmatch(span)) and (name[2] or re.search(r"[a-z][A-Z]", span)):
            known = name[1] in classes and (not name[2] or name[2] in classes[name[1]])
            found += [] if known else [span]
    return found


@pytest.fixture(scope="module")
def names() -> tuple[dict[str, set[str]], set[str]]:
    files = (path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    return defined(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("name", PAGES)
def test_files_and_sections_exist(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert [path for path in paths(page) if not exists(path, name)] == []
    assert broken_links(name, page) == []


@pytest.mark.parametrize("name", [page for page in PAGES if page.startswith("docs/")])
def test_classes_and_functions_exist(name: str, names: tuple[t.Any, t.Any]) -> None:
    assert unknown_names((ROOT / name).read_text(encoding="utf-8"), *names) == []


def test_engine_page_lists_every_file_and_rule_member(names: tuple[t.Any, t.Any]) -> None:
    page = (ROOT / "docs" / "schema-engine.md").read_text(encoding="utf-8")
    engine = ROOT / "plugins" / "module_utils" / "schema"
    for folder in [each for each in engine.iterdir() if each.is_dir() and (each / "__init__.py").exists()]:
        assert f"`{folder.name}/`" in page
    classes, _functions = names
    members = {name for name in classes["Rule"] if not name.startswith("_")}
    assert {name for name in members if f"`{name}`" not in page} == set()


def test_missing_names_are_found() -> None:
    page = "See `plan/nowhere.py`, `plan/planner.py`, `SELECT`.\n```text\nplan/nothing.py\n```\n[a](nowhere.md) [b](#c-d)\n"
    assert [path for path in paths(page) if not exists(path, "docs/a.md")] == ["plan/nowhere.py"]
    assert broken_links("docs/architecture.md", page) == ["nowhere.md", "#c-d"]
    assert "a-section-its-name" in anchors("## A section: `its name`\n")
    classes, functions = defined(["class FactSet:\n    facts: int\n    def add(self): ...\n"])
    page = "`FactSet`, `FactSet.add()`, `FactSet.facts`, `FactSet.gone`, `NoSuchClass`, `add_all()`, `Accept`."
    assert unknown_names(page, classes, functions) == ["FactSet.gone", "NoSuchClass", "add_all()"]


def test_every_permission_that_is_needed_is_documented() -> None:
    folder = ROOT / "plugins/module_utils/management"
    sources = "".join(path.read_text() for path in folder.rglob("*.py"))
    needed = set(re.findall(r"\w+_(?:read|write|create|delete)\b", "".join(re.findall(r"permission=(.*)", sources))))
    # Those of settings are derived from the catalog.
    needed |= {f"{section.permission}_{use}" for section in SECTIONS.values() for use in ("read", "write")}
    page = (ROOT / "docs/operating.md").read_text()
    (table,) = re.findall(r"^### Permissions of a scoped token\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
    assert len(needed) > 5
    assert set(re.findall(r"`(\w+)`", table)) == needed


def test_every_scope_of_n8n_is_documented() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "plugins/module_utils/n8n").rglob("*.py"))
    needed = set(re.findall(r'permission="([\w:]+)"', sources)) | {"workflow:activate", "workflow:deactivate"}
    page = (ROOT / "docs/n8n.md").read_text()
    assert len(needed) > 10
    assert set(re.findall(r"`((?:workflow|workflowTags|tag|credential):[a-z]+)`", page)) == needed


def test_every_rule_of_the_audit_is_documented() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "plugins/module_utils/fleet").glob("*.py"))
    rules = set(re.findall(r'rule="([\w.]+)"', sources))
    page = (ROOT / "docs/fleet.md").read_text()
    assert len(rules) > 10
    assert {rule for rule in rules if f"`{rule}`" not in page} == set()


INPUT = re.compile(r"\b(?:provisioning|deprovisioning|audit|rollout|handover|confirm|client|org)_[a-z_]+\b|\btier\b")
ASSIGNED = re.compile(r"^\s*(?:- )?(?:(?:register|loop_var): ([a-z_]+)|([a-z_]+):)", re.MULTILINE)
INTERNAL = {"client_hosts", "provisioning_only_looks", "audit_compared", "provisioning_needed_keys"}
"""Not variables of users: a lookup, what the scenarios of molecule set, a fact of a role, and what the plays set for their inputs."""


def assigned(playbook: str) -> set[str]:
    """Return the variables that a playbook sets."""
    return {name for pair in ASSIGNED.findall(playbook) for name in pair}


def inputs(playbook: str) -> set[str]:
    """Return the variables that a playbook reads and doesn't set."""
    return set(INPUT.findall(playbook)) - assigned(playbook) - INTERNAL


def test_every_variable_of_the_playbooks_is_documented() -> None:
    texts = [path.read_text() for path in (ROOT / "playbooks").rglob("*.yml")]
    read = {name for text in texts for name in inputs(text)}
    # A file with tasks reads what the play that includes it has set.
    read -= {name for text in texts for name in assigned(text) if name.startswith("provisioning_")}
    documented = " ".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    assert {"client_id", "audit_fail_on", "rollout_waves"} <= read
    assert {name for name in read if not re.search(rf"\b{name}\b", documented)} == set()
    assert inputs("vars:\n  audit_made: '{{ audit_read }} {{ tier }}'\nregister: audit_done\n") == {
        "audit_read",
        "tier",
    }


def test_readme_counts_the_modules() -> None:
    page = (ROOT / "README.md").read_text()
    modules = [path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py")]
    counts = [sum(name.startswith(prefix) for name in modules) for prefix in ("supabase_", "pg_")]
    assert [int(number) for number in re.findall(r"\b(\d+) for (?:Supabase|any PostgreSQL)", page)] == counts


Spec: t.TypeAlias = "dict[str, dict[str, t.Any]]"


def documented_options(module: str) -> Spec:
    """Return the options of a module, with those of its documentation fragments."""
    found: Spec = {}
    texts = re.findall(
        r'^DOCUMENTATION = r"""\n(.*?)^"""',
        (ROOT / f"plugins/modules/{module}.py").read_text(),
        re.MULTILINE | re.DOTALL,
    )
    while texts:
        page = yaml.safe_load(texts.pop())
        found.update(page.get("options") or {})
        for name in page.get("extends_documentation_fragment", []):
            fragment = importlib.import_module(f"{PLUGINS}.doc_fragments.{name.split('.')[2]}").ModuleDocFragment
            texts.append(fragment.DOCUMENTATION)
    return found


def tasks(value: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the module and the arguments of the tasks of this collection, however deep they are."""
    if isinstance(value, list):
        for each in value:
            yield from tasks(each)
    elif isinstance(value, dict):
        for key, member in value.items():
            module = str(key).removeprefix("draggonnb.supabase.")
            if (ROOT / f"plugins/modules/{module}.py").is_file() and module != key:
                yield module, member
            else:
                yield from tasks(member)


def examples() -> Iterator[tuple[str, str]]:
    """Yield the YAML of the documentation and of the modules, with the file that contains it."""
    for page in PAGES:
        for block in re.findall(r"^```yaml\n(.*?)^```", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL):
            yield page, textwrap.dedent(block)
    for path in (ROOT / "plugins/modules").glob("*.py"):
        for block in re.findall(r'^EXAMPLES = r"""\n(.*?)^"""', path.read_text(), re.MULTILINE | re.DOTALL):
            yield path.name, block


def specification(options: Spec) -> Spec:
    """Return documented options as an argument spec."""
    parts = ("type", "elements", "choices", "required")
    spec = {name: {part: given[part] for part in parts if part in given} for name, given in options.items()}
    for name, given in options.items():
        if given.get("suboptions"):
            spec[name]["options"] = specification(given["suboptions"])
    return spec


def without_templates(value: object, given: dict[str, t.Any]) -> object:
    """Return the value of an option with a valid value in place of each template, whose value only Ansible knows."""
    kind = given.get("type", "str")
    if isinstance(value, str) and "{{" in value:
        plain = {"int": 1, "float": 1.0, "bool": True, "dict": {}, "list": []}
        return given["choices"][0] if given.get("choices") else plain.get(kind, "text")
    if kind == "list" and isinstance(value, list):
        element = {"type": given.get("elements", "str"), "suboptions": given.get("suboptions")}
        return [without_templates(each, element) for each in value]
    if kind == "dict" and isinstance(value, dict) and given.get("suboptions"):
        options = given["suboptions"]
        return {name: without_templates(each, options.get(name, {})) for name, each in value.items()}
    return value


def errors(module: str, arguments: object) -> list[str]:
    """Return what Ansible refuses in the arguments of a task: unknown and missing options, types, choices."""
    if not isinstance(arguments, dict):
        return []
    options = documented_options(module)
    plain = {name: without_templates(value, options.get(name, {})) for name, value in arguments.items()}
    # What every task needs may come from the environment, or from module_defaults.
    return list(ArgumentSpecValidator(specification(options)).validate(plain).error_messages)


def test_examples_have_valid_arguments() -> None:
    found = [(file, *task) for file, text in examples() for task in tasks(yaml.safe_load(text))]
    assert len(found) > 10
    assert {"name", "api_token", "rename"} <= set(documented_options("supabase_project"))
    refused = [(file, module, errors(module, given)) for file, module, given in found]
    assert [each for each in refused if each[2]] == []


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("supabase_project", {"nmae": "shop"}),
        ("supabase_project", {"name": "shop", "state": "stopped"}),
        ("supabase_api_key", {"type": "secret"}),
        ("supabase_branch", {"ref": "{{ ref }}", "name": "preview", "persistent": "perhaps"}),
        ("supabase_fleet_info", {"clients": [{"ref": "{{ ref }}"}]}),
    ],
)
def test_invalid_arguments_are_found(module: str, arguments: dict[str, object]) -> None:
    assert errors(module, arguments)
