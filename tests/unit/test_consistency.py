# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written in two places is the same in both; nothing else compares them."""

from __future__ import annotations

import importlib
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.forked_module import ForkedModule
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.steps import LAST, STEPS

ROOT = Path(__file__).resolve().parents[2]
ROLES = sorted(folder.name for folder in (ROOT / "roles").glob("*/"))

# Which options a documentation fragment documents: a package of module_utils, and the name in its ``options``.
DOCUMENTED = {
    "github_api": ("github.task", "TASK_SPEC"),
    "n8n_api": ("n8n.task", "TASK_SPEC"),
    "vercel_api": ("vercel.task", "TASK_SPEC"),
    "management_api": ("management.access", "ACCESS_SPEC"),
    "project_resource": ("management.project_resource", "PROJECT_SPEC"),
    "project_settings": ("management.settings.options", "SECTIONS_SPEC"),
    "database": ("schema.options", "CONNECTION_SPEC"),
}
CONTROLLER = "controller_access"
"""The fragment for plugins, which documents some of the options of modules."""
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
FRAGMENTS = sorted(path.stem for path in (ROOT / "plugins" / "doc_fragments").glob("*.py"))
PLUGINS = "ansible_collections.draggonnb.supabase.plugins"
SHARED = ("type", "elements", "choices", "required", "aliases")

Options = dict[str, dict[str, t.Any]]


def different(options: Options, defaults: dict[str, t.Any]) -> list[str]:
    """Return the names whose defaults differ between argument specs and defaults/main.yml.

    A default that is an expression isn't repeated in the specs: there it would have to have the option's type.
    """
    stated = {name: option["default"] for name, option in options.items() if "default" in option}
    expressions = {name for name, value in defaults.items() if "{{" in str(value)}
    compared = (set(stated) | set(defaults)) - (expressions - set(stated))
    return sorted(name for name in compared if stated.get(name, options) != defaults.get(name, options))


def misplaced_options(entry_points: dict[str, dict[str, t.Any]], role: str) -> list[str]:
    """Return the options without the role's name as prefix, and those of other entry points that main lacks."""
    main = entry_points["main"]["options"]
    foreign = [name for name in main if not name.startswith(f"{role}_")]
    return foreign + [
        f"{entry}: {name}" for entry, spec in entry_points.items() for name in set(spec["options"]) - set(main)
    ]


def argument_specs(role: str) -> dict[str, dict[str, t.Any]]:
    """Read the entry points of a role."""
    read = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text())
    return dict(read["argument_specs"])


@pytest.mark.parametrize("role", ROLES)
def test_defaults_equal_argument_specs(role: str) -> None:
    defaults = yaml.safe_load((ROOT / "roles" / role / "defaults" / "main.yml").read_text())
    assert different(argument_specs(role)["main"]["options"], defaults) == []


def test_different_defaults_are_found() -> None:
    specs = {"same": {"default": 1}, "other": {"default": 1}, "stated": {"default": 1}, "open": {}, "none": {}}
    assert different(specs, {"same": 1, "other": 2, "open": "{{ x }}", "none": None}) == ["none", "other", "stated"]


@pytest.mark.parametrize("role", ROLES)
def test_options_have_prefix_and_are_in_main(role: str) -> None:
    assert misplaced_options(argument_specs(role), role) == []


def test_misplaced_options_are_found() -> None:
    specs: dict[str, t.Any] = {"main": {"options": {"a_b": {}, "c": {}}}, "more": {"options": {"a_d": {}}}}
    assert misplaced_options(specs, "a") == ["c", "more: a_d"]


def documented(fragment: str) -> Options:
    """Return the options that a documentation fragment describes."""
    module = importlib.import_module(f"{PLUGINS}.doc_fragments.{fragment}")
    return dict(yaml.safe_load(module.ModuleDocFragment.DOCUMENTATION).get("options", {}))


def comparable(options: Options) -> Options:
    """Return the part of options that both documentation and specification state."""
    return {
        name: {"default": option.get("default")} | {key: option[key] for key in SHARED if option.get(key)}
        for name, option in options.items()
    }


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_fragment_documents_module_options(fragment: str) -> None:
    options = documented(fragment)
    if fragment not in (*DOCUMENTED, CONTROLLER):
        assert options == {}
        return
    package, name = DOCUMENTED["management_api" if fragment == CONTROLLER else fragment]
    spec = getattr(importlib.import_module(f"{PLUGINS}.module_utils.{package}"), name)
    if fragment == CONTROLLER:
        spec = {option: spec[option] for option in ("api_token", "api_url", "api_timeout")}
        for option, (_first_set, variables) in ((each, spec[each].get("fallback", (None, []))) for each in spec):
            assert [source["name"] for source in options[option].get("env", [])] == variables
    assert comparable(options) == comparable(spec)


def test_different_documented_default_is_found() -> None:
    documented_options = {"port": {"type": "int", "default": 5432, "description": "Where."}}
    assert comparable(documented_options) == comparable({"port": {"type": "int", "default": 5432, "fallback": None}})
    assert comparable(documented_options) != comparable({"port": {"type": "int", "default": 6543}})
    assert comparable(documented_options) != comparable({"port": {"type": "str", "default": 5432}})


@pytest.mark.parametrize(
    ("group", "fragment"),
    [("supabase", "management_api"), ("github", "github_api"), ("n8n", "n8n_api"), ("vercel", "vercel_api")],
)
def test_modules_of_an_action_group_share_its_options(group: str, fragment: str) -> None:
    groups = yaml.safe_load((ROOT / "meta/runtime.yml").read_text())["action_groups"]
    modules = {path.stem for path in (ROOT / "plugins/modules").glob(f"{group}_*.py")}
    assert set(groups[group]) == modules
    for name in modules:
        documentation = importlib.import_module(f"{PLUGINS}.modules.{name}").DOCUMENTATION
        assert f"draggonnb.supabase.{fragment}" in yaml.safe_load(documentation)["extends_documentation_fragment"]
        assert f"draggonnb.supabase.attributes.{group}" in documentation


#: Options that the role sets itself.
SET_BY_ROLE = {"cache", "manage_owners"}
#: Options that it provides in another way.
INSTEAD = {"schema_file", "database_url"}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_an_action_that_runs_it(module: str) -> None:
    action = importlib.import_module(f"{PLUGINS}.action.{module}").ActionModule

    assert issubclass(action, ForkedModule)
    assert action.main is importlib.import_module(f"{PLUGINS}.modules.{module}").main


def test_role_database_schema_has_all_module_options() -> None:
    task = yaml.safe_load((ROOT / "roles" / "database_schema" / "tasks" / "apply.yml").read_text())[0]
    spec = importlib.import_module(f"{PLUGINS}.module_utils.schema.options").APPLY_SPEC
    given = re.findall(r"'(\w+)'", task["module_defaults"]["draggonnb.supabase.pg_schema_apply"])
    assert set(spec) - {*task["draggonnb.supabase.pg_schema_apply"], *given} == SET_BY_ROLE | INSTEAD


def test_preflight_passes_all_options_except_paid_ones() -> None:
    folder = ROOT / "roles" / "supabase_project" / "tasks"
    every, free = (
        yaml.safe_load((folder / f"{name}.yml").read_text())[0] for name in ("module", "module_without_cost")
    )
    module = "draggonnb.supabase.supabase_project"
    assert every[module].pop("create") == "{{ supabase_project_given_create }}"
    assert free[module] == every[module] | {"create": False, "restore": False}
    assert free["module_defaults"] == every["module_defaults"]


def named_steps(text: str) -> set[str]:
    """Return the steps whose name, result, or answer a text has."""
    others = [role for role in ROLES if role != "finalize"]
    return {
        role for role in others if re.search(rf"{role.replace('_', '-')}|{role}_(?:answer|data|result|session)\b", text)
    }


def test_finalize_knows_no_step_by_name() -> None:
    files = [path for path in (ROOT / "roles" / "finalize").rglob("*") if path.is_file()]
    assert files
    assert {path.name: found for path in files if (found := named_steps(path.read_text()))} == {}


@pytest.mark.parametrize("text", ["steps['database-schema']", "{{ database_schema_result.data }}"])
def test_a_step_that_is_named_is_noticed(text: str) -> None:
    assert named_steps(text) == {"database_schema"}


def test_every_role_is_a_step_of_the_playbooks() -> None:
    assert sorted([*(step.role for step in STEPS), LAST]) == ROLES


@pytest.mark.parametrize("role", [step.role for step in STEPS if not step.is_basic])
def test_a_further_step_is_called_and_returns_as_the_playbook_expects(role: str) -> None:
    """The playbook includes it by name, so nothing else compares the two."""
    tasks = ROOT / "roles" / role / "tasks"
    assert {"preflight.yml", "converge.yml", "publish.yml"} <= {path.name for path in tasks.glob("*.yml")}
    (published,) = yaml.safe_load((tasks / "publish.yml").read_text())
    assert {f"{role}_result", f"{role}_resources"} <= set(published["ansible.builtin.set_fact"])
    inputs = yaml.safe_load((ROOT / "playbooks" / "vars" / "inputs.yml").read_text())
    assert f"{role}_client_id" in inputs["given_inputs"]
    assert inputs["given_inputs"].items() <= inputs.items()


def ranges(*path: str) -> set[str]:
    """Read a requirements file: every line without its comment."""
    lines = (line.partition("#")[0].strip() for line in ROOT.joinpath(*path).read_text().splitlines())
    return {line for line in lines if line}


def unordered(text: str) -> list[str]:
    """Return the filters that return the members of a set, in another order in each run of Ansible."""
    return re.findall(r"\|\s*(?:ansible\.builtin\.)?(difference|intersect|symmetric_difference|union)\b", text)


def test_playbooks_and_roles_keep_the_order_of_lists() -> None:
    files = [path for folder in ("playbooks", "roles", "awx") for path in (ROOT / folder).rglob("*.yml")]
    assert [f"{path.name}: {name}" for path in files for name in unordered(path.read_text(encoding="utf-8"))] == []


def test_unordered_filter_is_found() -> None:
    assert unordered("{{ steps | difference(['finalize']) | reverse }} {{ steps | reject('eq', 'difference') }}") == [
        "difference"
    ]


def escaped_quotes(text: str) -> list[str]:
    """Return the words with an escaped quote, which Ansible prints with its backslash."""
    return re.findall(r"\w+\\'\w*", text)


def test_playbooks_and_roles_print_no_backslash_before_a_quote() -> None:
    files = [path for folder in ("playbooks", "roles", "awx") for path in (ROOT / folder).rglob("*.yml")]
    assert [f"{path.name}: {word}" for path in files for word in escaped_quotes(path.read_text(encoding="utf-8"))] == []


def test_escaped_quote_is_found() -> None:
    assert escaped_quotes("""{{ 'the client\\'s' ~ "the client's" }}""") == ["client\\'s"]


def test_awx_has_the_credentials_of_each_step() -> None:
    text = (ROOT / "awx/variables.yml").read_text(encoding="utf-8")
    lacking = [
        group
        for step in STEPS
        for group in step.needs
        if not any(re.search(rf"^ +{name}: !unsafe", text, re.MULTILINE) for name in group)
    ]
    assert lacking == []


def test_execution_environment_installs_requirements() -> None:
    needed = ranges("meta", "ee-requirements.txt")
    assert needed
    assert needed <= ranges("requirements.txt")


def raw_uses(role: str) -> list[str]:
    """Return where tasks or templates of a role read an option without the lookup that handles blank values."""
    names = argument_specs(role)["main"]["options"]
    folder = ROOT / "roles" / role
    files = [*(folder / "tasks").glob("*.yml"), *(folder / "templates").glob("*.txt.j2")]
    return [
        f"{path.name}: {name}"
        for path in files
        for name in names
        if re.search(rf"\b{name}\b(?![:=])", path.read_text())
    ]


@pytest.mark.parametrize("role", ROLES)
def test_role_reads_options_through_blank_aware_lookup(role: str) -> None:
    options = argument_specs(role)["main"]["options"]
    computed = yaml.safe_load((ROOT / "roles" / role / "vars" / "main.yml").read_text())
    expected = {
        name.replace(f"{role}_", f"{role}_given_", 1): f"{{{{ lookup('draggonnb.supabase.given', '{name}') }}}}"
        for name in options
    }
    assert {name: value for name, value in computed.items() if name in expected} == expected
    assert raw_uses(role) == []


@pytest.mark.parametrize("role", ROLES)
def test_preflight_checks_every_option_that_is_not_a_string(role: str) -> None:
    folder = ROOT / "roles" / role / "tasks"
    checked = "".join(
        (folder / name).read_text() for name in ("preflight.yml", "start.yml") if (folder / name).exists()
    )
    # Of the roles that every client has, the lookup input_problems does it.
    assert re.search(r"query\('draggonnb\.supabase\.(option|input)_problems'\)", checked)
    assert argument_specs(role)["preflight"]["options"] == argument_specs(role)["main"]["options"]
