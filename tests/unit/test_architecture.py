# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of docs/architecture.md that a program can check, checked on the sources.

A rule reads source texts by path and returns the violations it finds, a sentence each. Every rule has a small example
that breaks it: a rule that couldn't fail would verify nothing.
"""

from __future__ import annotations

import typing as t
from pathlib import PurePosixPath

import pytest

from tests.support.sources import MODULE_UTILS, SCHEMA, calls, code_lines, imports, plugin_sources

if t.TYPE_CHECKING:
    from tests.support.sources import Rule, Sources

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

MODULE_LINES = 40
GRAB_BAGS = {"helper", "helpers", "util", "utils", "common", "misc", "internal"}
DYNAMIC = {"pkgutil", "importlib.import_module", "importlib.resources"}
DYNAMIC_CALLS = {"__import__", "import_module", "exec_module"}
TIMES = {"time.sleep", "time.time", "time.monotonic", "time.perf_counter", "datetime.now", "datetime.utcnow"}


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


def modules_are_thin(sources: Sources) -> list[str]:
    """Count the code of a module besides its documentation: it should be one call."""
    counts = {path: code_lines(source) for path, source in sources.items() if path.startswith("plugins/modules/")}
    return [f"{path} has {count} lines of code" for path, count in counts.items() if count > MODULE_LINES]


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
        f"{SCHEMA}kinds/tables.py": f"{HEADER}from ..model.facts import Fact\nfrom ...failure import Failure\n",
        f"{SCHEMA}database/driver.py": "import psycopg2\n",
        f"{MODULE_UTILS}rest/waiting.py": "import time\ndef wait(sleep=time.sleep): sleep(1)\n",
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
