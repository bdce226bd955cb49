# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of docs/architecture.md that a program can check, checked on the sources.

A rule reads source texts by path and returns the violations it finds, a sentence each. Every rule has a small example
that breaks it: a rule that couldn't fail would verify nothing.
"""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path, PurePosixPath

import pytest

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Sources = Mapping[str, str]
    Rule = Callable[[Sources], list[str]]

ROOT = Path(__file__).resolve().parents[2]
MODULE_UTILS = "plugins/module_utils/"
SCHEMA = f"{MODULE_UTILS}schema/"
OUTSIDE = ("local_supabase", "local_platforms", "tests", "scripts")

# Which part of module_utils may import which: only downwards, and no product's client may import another's or the engine.
MAY_IMPORT = {
    "failure": set(),
    "durations": {"failure"},
    "libraries": set(),
    "masking": set(),
    "outcome": {"failure", "masking"},
    "write_only": {"failure"},
    "page": set(),
    "private_file": {"failure", "outcome"},
    "rest": {"failure", "libraries", "masking"},
    "changes": {"failure", "outcome", "rest"},
    "github": {"changes", "durations", "failure", "libraries", "masking", "outcome", "rest", "write_only"},
    "management": {"changes", "durations", "failure", "libraries", "masking", "outcome", "rest"},
    "n8n": {"changes", "durations", "failure", "libraries", "masking", "outcome", "rest", "write_only"},
    "vercel": {"changes", "durations", "failure", "libraries", "masking", "outcome", "rest", "write_only"},
    "schema": {"durations", "failure", "libraries", "masking", "outcome"},
    # The personas of Supabase, for the engine's test of access, which knows roles and settings only.
    "access": {"durations", "failure", "outcome", "schema"},
    "rollout": {"failure"},
    # The only part that uses both the engine and the API: it judges the databases of many projects.
    "fleet": {"access", "durations", "failure", "management", "outcome", "page", "rest", "schema"},
}

# The same within the schema engine: its folders and top-level files, in the order of the pipeline. Each may import
# only what is listed above it, so there is no cycle.
SCHEMA_MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "database": {"model"},
    "extract": {"model", "database"},
    "kinds": {"model"},
    "desired": {"model", "database", "extract", "kinds"},
    "compare": {"model", "extract", "kinds"},
    "plan": {"model", "kinds"},
    "safety": {"model", "database", "desired", "kinds", "plan"},
    "renames": {"model", "extract", "kinds", "desired", "compare"},
    "online": {"model", "kinds", "plan"},
    "apply": {"model", "database"},
    "secret_outcome": {"model"},
    "request": {"model", "database"},
    "options": {"model", "database", "desired", "request"},
    "way_back": {"model", "database", "kinds", "plan"},
    "report": {"model", "kinds", "safety", "way_back"},
    "dependents": {"model", "database", "extract"},
    "plan_identity": {"model", "safety", "online"},
    "comparison": {
        "model", "extract", "kinds", "compare", "plan", "safety", "online", "request", "plan_identity", "way_back",
    },
    "adaptation": {"model", "kinds", "desired", "renames", "safety", "report", "comparison"},
    "desired_schema": {"model", "extract", "kinds", "desired", "compare", "database", "request"},
    "verification": {"model", "extract", "kinds", "compare", "plan", "online", "apply", "request", "report"},
    "part": {"model", "extract", "kinds", "desired", "report", "comparison"},
    "event_trigger_effects": {
        "model", "database", "extract", "kinds", "desired", "plan", "request", "comparison", "desired_schema",
    },
    "observation": {"model", "database", "extract", "request"},
    "feasibility": {
        "model", "database", "extract", "kinds", "safety", "renames", "request", "comparison", "adaptation",
    },
    "plan_warnings": {
        "model", "database", "extract", "kinds", "desired", "compare", "safety", "renames", "request", "comparison",
    },
    "execution": {
        "model", "database", "extract", "kinds", "desired", "safety", "renames", "apply", "request", "dependents",
        "comparison", "adaptation", "feasibility", "plan_warnings", "verification", "part", "event_trigger_effects",
    },
    "planning": {
        "model", "database", "extract", "kinds", "desired", "safety", "renames", "request", "dependents", "observation",
        "part", "comparison", "desired_schema", "feasibility", "plan_warnings", "event_trigger_effects", "execution",
    },
    "reconcile": {
        "model", "database", "extract", "kinds", "desired", "safety", "renames", "request", "report", "observation",
        "part", "comparison", "desired_schema", "plan_warnings", "execution", "planning",
    },
    "apply_schema": {"model", "database", "extract", "desired", "request", "observation", "part", "reconcile", "secret_outcome"},
    "task": {"options", "apply_schema"},
    "rows": {"model", "database", "options"},
    "verdict": {
        "model", "database", "extract", "desired", "request", "report", "comparison", "desired_schema", "observation", "planning",
        "apply_schema",
    },
    "export": {
        "model", "database", "extract", "kinds", "compare", "plan", "online", "options", "report", "secret_outcome",
    },
    "access": {"model", "database", "desired"},
}  # fmt: skip

# Third-party libraries, and the only file that may import each.
ONLY_IMPORTER = {
    "requests": f"{MODULE_UTILS}rest/transport.py",
    "urllib3": f"{MODULE_UTILS}rest/transport.py",
    "psycopg2": f"{SCHEMA}database/driver.py",
    "nacl": f"{MODULE_UTILS}github/actions_values/sealed_box.py",
    "cryptography": f"{MODULE_UTILS}github/app_token.py",
}

# The front: what may import ansible.module_utils.basic.
FRONT = ("plugins/modules/", f"{MODULE_UTILS}outcome.py", f"{MODULE_UTILS}libraries.py")

# The parts of the engine that know kinds.
KNOWING_KINDS = (f"{SCHEMA}kinds/", f"{SCHEMA}extract/")

# The parts that have no facts. A table is an option there, not a kind.
WITHOUT_FACTS = (f"{SCHEMA}rows/", f"{SCHEMA}access/")

MODULE_LINES = 40
GRAB_BAGS = {"helper", "helpers", "util", "utils", "common", "misc", "internal"}
DYNAMIC = {"pkgutil", "importlib.import_module", "importlib.resources"}
DYNAMIC_CALLS = {"__import__", "import_module", "exec_module"}
TIMES = {"time.sleep", "time.time", "time.monotonic", "time.perf_counter", "datetime.now", "datetime.utcnow"}


def plugin_sources() -> dict[str, str]:
    """Read every Python file below plugins/."""
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted((ROOT / "plugins").rglob("*.py"))}


def imported(path: str, tree: ast.AST) -> Iterator[str]:
    """Yield every import, absolute and dotted; the project's own as paths from the root with dots for slashes."""
    package = PurePosixPath(path).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join((*package[: len(package) - node.level + 1], *filter(None, [base])))
            base = base.removeprefix("ansible_collections.draggonnb.supabase.")
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def imports(sources: Sources, under: str = "plugins/") -> Iterator[tuple[str, str]]:
    """Yield (path, imported name) for the files below a folder."""
    for path, source in sources.items():
        if path.startswith(under):
            yield from ((path, name) for name in set(imported(path, ast.parse(source))))


def calls(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield (path, name of the called function as written) for every call."""
    for path, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                yield path, ast.unparse(node.func)


def part(dotted: str) -> str | None:
    """Return the package or file of module_utils that a dotted path lies in."""
    inside = dotted.removeprefix("plugins.module_utils.")
    return inside.split(".")[0] if inside != dotted else None


def imports_point_down(sources: Sources) -> list[str]:
    """Check every import within module_utils against MAY_IMPORT; a new package must be added there on purpose."""
    found = []
    for path, name in imports(sources, MODULE_UTILS):
        importer = PurePosixPath(path).relative_to(MODULE_UTILS).parts[0].removesuffix(".py")
        target = part(name)
        if importer not in MAY_IMPORT:
            found.append(f"{path} is in no part listed in MAY_IMPORT")
        elif name.startswith("plugins.") and (target is None or target not in {importer, *MAY_IMPORT[importer]}):
            found.append(f"{path} imports {name}")
    return found


def engine_imports_point_down(sources: Sources) -> list[str]:
    """Check every import within the schema engine against SCHEMA_MAY_IMPORT."""
    found = []
    for path, name in imports(sources, SCHEMA):
        importer = PurePosixPath(path).relative_to(SCHEMA).parts[0].removesuffix(".py")
        inside = name.removeprefix("plugins.module_utils.schema.").split(".")[0]
        if importer == "__init__":
            continue
        if importer not in SCHEMA_MAY_IMPORT:
            found.append(f"{path} is in no part listed in SCHEMA_MAY_IMPORT")
        elif name.startswith("plugins.module_utils.schema.") and inside not in {importer, *SCHEMA_MAY_IMPORT[importer]}:
            found.append(f"{path} imports {name}")
    return found


def engine_has_no_cycle(sources: Sources) -> list[str]:
    """Follow every import within the schema engine, including those for type checking: there is no cycle."""
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in sources}
    edges: dict[str, set[str]] = {}
    for path, name in imports(sources, SCHEMA):
        importer = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if name in modules and name != importer and not modules[name].endswith("__init__.py"):
            edges.setdefault(importer, set()).add(name)
    while resolved := [name for name in edges if not edges[name] & edges.keys()]:
        for name in resolved:
            del edges[name]
    return [f"{modules[name]} imports itself through others" for name in sorted(edges)]


def nothing_outside_is_imported(sources: Sources) -> list[str]:
    """No plugin imports the local Supabase, the local platforms, tests, or scripts."""
    return [f"{path} imports {name}" for path, name in imports(sources) if name.split(".")[0] in OUTSIDE]


def libraries_have_one_importer(sources: Sources) -> list[str]:
    """Import each third-party library in one file only."""
    return [
        f"{path} imports {name}"
        for path, name in imports(sources)
        if (edge := ONLY_IMPORTER.get(name.split(".")[0])) is not None and path != edge
    ]


def ansible_stays_in_front(sources: Sources) -> list[str]:
    """Nothing below the front imports ansible.module_utils.basic, so nothing there can end the process."""
    return [
        f"{path} imports {name}"
        for path, name in imports(sources, MODULE_UTILS)
        if name.startswith("ansible.module_utils.basic") and not path.startswith(FRONT)
    ]


def imports_are_static(sources: Sources) -> list[str]:
    """Ansible ships modules that an import statement names; others are missing when the module runs."""
    found = [f"{path} imports {name}" for path, name in imports(sources) if name in DYNAMIC]
    return found + [f"{path} calls {call}" for path, call in calls(sources) if call.rpartition(".")[2] in DYNAMIC_CALLS]


def time_is_a_parameter(sources: Sources) -> list[str]:
    """Clock and sleep are parameters: named as defaults, never called directly."""
    return [
        f"{path} calls {call}"
        for path, call in calls(sources)
        if path.startswith(MODULE_UTILS) and call.endswith(tuple(TIMES))
    ]


def kinds_stand_alone(sources: Sources) -> list[str]:
    """No file that defines a kind imports another that does; shared code is in files that define none."""
    defining = {path for path, rule, kind in kinds(sources)}
    names = {path.removesuffix(".py").replace("/", ".") for path in defining}
    return [f"{path} imports {name}" for path, name in imports(sources) if path in defining and name in names]


def engine_knows_no_kind(sources: Sources) -> list[str]:
    """Search for names of kinds outside kinds/ and extract/: there are none."""
    names = {kind for path, rule, kind in kinds(sources)}
    return [
        f"{path}:{node.lineno} names the kind {node.value!r}"
        for path, source in sources.items()
        if path.startswith(SCHEMA) and not path.startswith((*KNOWING_KINDS, *WITHOUT_FACTS))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names
    ]


def ids_are_read_by_name(sources: Sources) -> list[str]:
    """Search for ``KINDS[fact_id[0]]`` and ``fact_id[0] == "kind"``, which ``rule_of`` and ``kind_of`` say."""
    names = {kind for path, rule, kind in kinds(sources)}
    found = []
    for path, source in sources.items():
        if not path.startswith(SCHEMA) or path.startswith(WITHOUT_FACTS):
            continue
        for node in ast.walk(ast.parse(source)):
            compared: list[ast.expr] = []
            if isinstance(node, ast.Compare) and not names.isdisjoint(texts_in(node)):
                compared = [node.left, *node.comparators]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "KINDS":
                compared = [node.slice]
            found += [
                f"{path}:{side.lineno} takes the kind from an id as {ast.unparse(side)} instead of by kind_of or rule_of"
                for side in compared
                if isinstance(side, ast.Subscript) and ast.unparse(side.slice) == "0"
            ]
    return found


def texts_in(tree: ast.AST) -> set[str]:
    """Return the strings in a part of a source."""
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str)}


def kinds(sources: Sources) -> Iterator[tuple[str, str, str]]:
    """Yield (path, class, kind) for every class below kinds/ that assigns ``kind = "..."``."""
    for path, source in sources.items():
        if path.startswith(f"{SCHEMA}kinds/"):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.ClassDef):
                    yield from ((path, node.name, kind) for kind in assigned_texts(node, "kind"))


def assigned_texts(node: ast.ClassDef, name: str) -> Iterator[str]:
    """Yield the string that the body of a class assigns to ``name``, unless it is empty."""
    for line in node.body:
        if isinstance(line, ast.Assign) and [ast.unparse(target) for target in line.targets] == [name]:
            yield str(ast.literal_eval(line.value))


def families(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield (path, name) for every ``NAME = Family(...)`` below extract/."""
    for path, source in sources.items():
        if path.startswith(f"{SCHEMA}extract/"):
            for node in ast.parse(source).body:
                if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Family("):
                    yield path, ast.unparse(node.targets[0])


REGISTRIES = {f"{SCHEMA}extract": "families.py"}


def registries_are_complete(sources: Sources) -> list[str]:
    """Compare FAMILIES and KINDS with their folders: every family and kind defined there is listed, as file.name."""
    found = []
    wanted = {*families(sources), *((path, rule) for path, rule, kind in kinds(sources))}
    for path, name in sorted(wanted):
        folder = str(PurePosixPath(path).parent)
        index = f"{folder}/{REGISTRIES.get(folder, '__init__.py')}"
        named = {
            ast.unparse(node) for node in ast.walk(ast.parse(sources.get(index, ""))) if isinstance(node, ast.Attribute)
        }
        if f"{PurePosixPath(path).stem}.{name}" not in named:
            found.append(f"{index} leaves out {name} of {path}")
    return found


def facts_and_rules_match(sources: Sources) -> list[str]:
    """Compare the kinds of facts that extract/ reads with those that kinds/ defines."""
    rules = {kind: path for path, rule, kind in kinds(sources)}
    trees = {path: ast.parse(source) for path, source in sources.items() if path.startswith(f"{SCHEMA}extract/")}
    named = {word for tree in trees.values() for word in words_of_values(tree)}
    found = [
        f"{SCHEMA}extract/ reads no {kind!r}, which {path} defines" for kind, path in rules.items() if kind not in named
    ]
    for path, tree in trees.items():
        read = {kind for node in ast.walk(tree) for kind in kinds_of_ids(node)}
        found += [
            f"{path} reads the kind {kind!r}, which {SCHEMA}kinds/ doesn't define"
            for kind in sorted(read - rules.keys())
        ]
    return found


def words_of_values(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of a file that can be a kind: none that names a column or an attribute."""
    keys: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys.update(key for key in node.keys if key is not None)
        elif isinstance(node, ast.Subscript):
            keys.add(node.slice)
        elif isinstance(node, ast.Tuple) and all(isinstance(each, ast.Constant) for each in node.elts):
            keys.update(node.elts)  # the columns of a family
    yield from (str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in keys)


def kinds_of_ids(node: ast.AST) -> Iterator[str]:
    """Yield the kind in ``fact_id: FactId = ("kind", ...)`` and in ``add(("kind", ...), ...)``."""
    values: list[ast.expr | None] = []
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "FactId":
        values = [node.value]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add":
        values = list(node.args[:1])
    for value in values:
        if isinstance(value, ast.Tuple) and value.elts and isinstance(value.elts[0], ast.Constant):
            yield str(value.elts[0].value)


def modules_are_thin(sources: Sources) -> list[str]:
    """Count the code of a module besides its documentation: it should be one call."""
    counts = {path: code_lines(source) for path, source in sources.items() if path.startswith("plugins/modules/")}
    return [f"{path} has {count} lines of code" for path, count in counts.items() if count > MODULE_LINES]


def code_lines(source: str) -> int:
    """Count the lines of code: without blank lines, comments, docstrings, and the three documentation texts."""
    tree = ast.parse(source)
    texts = {"DOCUMENTATION", "EXAMPLES", "RETURN"}
    words: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            is_text = bool({ast.unparse(target) for target in node.targets} & texts)
        elif isinstance(node, ast.Expr):
            is_text = isinstance(node.value, ast.Constant)
        else:
            continue
        if is_text:
            words |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    return sum(1 for number, line in lines if number not in words and line.strip() and not line.strip().startswith("#"))


def no_grab_bags(sources: Sources) -> list[str]:
    """Refuse names that don't describe a file's purpose."""
    return [path for path in sources if PurePosixPath(path).stem.strip("_") in GRAB_BAGS]


def have_header(sources: Sources) -> list[str]:
    """Check for copyright, license, and, where there is code, postponed evaluation of annotations."""
    found = []
    for path, source in sources.items():
        wanted = ["# Copyright: (c) 2026, DraggonnB", "SPDX-License-Identifier: GPL-3.0-or-later"]
        if code_lines(source):
            wanted.append("from __future__ import annotations")
        found += [f"{path} lacks {words!r}" for words in wanted if words not in source]
    return found


HEADER = """# Copyright: (c) 2026, DraggonnB
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations
"""
KIND = "class Tables(Rule):\n    kind = 'table'\n"

RULES: list[tuple[Rule, dict[str, str]]] = [
    (imports_point_down, {f"{MODULE_UTILS}rest/retry.py": "from ..management.api import Api\n"}),
    (imports_point_down, {f"{MODULE_UTILS}management/client.py": "from ..schema import fact\n"}),
    (engine_imports_point_down, {f"{SCHEMA}model/facts.py": "from ..database.login import Login\n"}),
    (engine_imports_point_down, {f"{SCHEMA}plan/planner.py": "from ..reconcile import reconcile\n"}),
    (engine_imports_point_down, {f"{SCHEMA}elsewhere/planner.py": "from ..reconcile import reconcile\n"}),
    (
        engine_has_no_cycle,
        {f"{SCHEMA}plan/graph.py": "from . import planner\n", f"{SCHEMA}plan/planner.py": "from .graph import order\n"},
    ),
    (imports_point_down, {f"{MODULE_UTILS}schema/plan.py": "from ..rest.waiting import Deadline\n"}),
    (imports_point_down, {f"{MODULE_UTILS}gitlab/api.py": "from ..rest.transport import Transport\n"}),
    (
        imports_point_down,
        {f"{MODULE_UTILS}failure.py": "from ..modules import supabase_project\n"},
    ),
    (nothing_outside_is_imported, {f"{MODULE_UTILS}management/client.py": "from local_supabase import projects\n"}),
    (libraries_have_one_importer, {f"{MODULE_UTILS}management/client.py": "import requests\n"}),
    (libraries_have_one_importer, {f"{SCHEMA}apply/executor.py": "def run():\n    from psycopg2 import errors\n"}),
    (ansible_stays_in_front, {f"{SCHEMA}plan.py": "from ansible.module_utils.basic import AnsibleModule\n"}),
    (imports_are_static, {f"{SCHEMA}kinds/__init__.py": "import importlib\nimportlib.import_module('tables')\n"}),
    (imports_are_static, {f"{SCHEMA}kinds/__init__.py": "tables = __import__('tables')\n"}),
    (time_is_a_parameter, {f"{MODULE_UTILS}rest/waiting.py": "import time\ntime.sleep(1)\n"}),
    (kinds_stand_alone, {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}kinds/views.py": f"from . import tables\n{KIND}"}),
    (
        engine_knows_no_kind,
        {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}model/diff.py": "skip = fact.kind == 'table'\n"},
    ),
    (
        ids_are_read_by_name,
        {f"{SCHEMA}kinds/tables.py": f"{KIND}found = [each for each in ids if each[0] in ('table', 'view')]\n"},
    ),
    (
        ids_are_read_by_name,
        {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}plan/planner.py": "rule = KINDS[statement.fact_id[0]]\n"},
    ),
    (registries_are_complete, {f"{SCHEMA}kinds/__init__.py": "KINDS = ()\n", f"{SCHEMA}kinds/tables.py": KIND}),
    (
        registries_are_complete,
        {f"{SCHEMA}extract/families.py": "FAMILIES = ()\n", f"{SCHEMA}extract/a.py": "A = Family(1)\n"},
    ),
    (facts_and_rules_match, {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}extract/a.py": "A = Family('view')\n"}),
    (facts_and_rules_match, {f"{SCHEMA}extract/a.py": "fact_id: FactId = ('view', name)\n"}),
    (facts_and_rules_match, {f"{SCHEMA}extract/a.py": "snapshot.add(('view', name), {})\n"}),
    (modules_are_thin, {"plugins/modules/thick.py": "DOCUMENTATION = '''\n'''\n" + "x = 1\n" * (MODULE_LINES + 1)}),
    (no_grab_bags, {f"{SCHEMA}utils.py": ""}),
    (have_header, {f"{SCHEMA}plan.py": "import ast\n"}),
]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, broken in RULES), ids=lambda rule: rule.__name__)
def test_sources_follow(rule: Rule) -> None:
    assert rule(plugin_sources()) == []


@pytest.mark.parametrize(("rule", "broken"), RULES, ids=lambda value: getattr(value, "__name__", ""))
def test_violation_is_found(rule: Rule, broken: dict[str, str]) -> None:
    assert rule(broken)


def test_compliant_code_is_not_reported() -> None:
    sources = {
        f"{SCHEMA}kinds/__init__.py": "from . import tables\nKINDS = (tables.Tables(),)\n",
        f"{SCHEMA}kinds/tables.py": f"{HEADER}from ..model.facts import Fact\nfrom ...failure import Failure\n{KIND}",
        f"{SCHEMA}extract/tables.py": "fact_id: FactId = ('table', name)\n",
        f"{SCHEMA}database/driver.py": "import psycopg2\n",
        f"{MODULE_UTILS}rest/waiting.py": "import time\ndef wait(sleep=time.sleep): sleep(1)\n",
        f"{SCHEMA}model/diff.py": '"""About a table."""\n',
    }
    for rule in dict.fromkeys(rule for rule, broken in RULES if rule is not have_header):
        assert rule(sources) == []


def test_import_tables_have_no_cycle() -> None:
    for may_import in (MAY_IMPORT, SCHEMA_MAY_IMPORT):
        known: set[str] = set()
        for part_of_it, allowed in may_import.items():
            assert allowed <= known, part_of_it
            known.add(part_of_it)


def test_sources_are_not_empty() -> None:
    assert f"{MODULE_UTILS}failure.py" in plugin_sources()
