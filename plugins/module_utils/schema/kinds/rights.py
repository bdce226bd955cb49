# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a role must own or be allowed to, to execute the statements of a plan.

PostgreSQL documentation, "Privileges" and the reference page of each statement. Nothing is asked for what the plan itself
creates: it belongs to the role.
"""

from __future__ import annotations

import functools
import re
import typing as t
from dataclasses import dataclass

from ..model.facts import kind_of
from ..model.sql import ident, qualified
from .implied import creator_of
from .sql.clauses import table_name

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan, Statement

OWNER, RELATION, RELATION_OWNER, SCHEMA, DATABASE = "owner", "relation", "relation owner", "schema", "database"
ROUTINE, ROLE, LANGUAGE, WRAPPER, SERVER, SUPERUSER, EXTENSION, TYPE, EITHER_TYPE, PARAMETER, MAPPING, EXTENSION_OWNER, NEW_OWNER, CHILD_OWNER = (
    "routine", "role", "language", "foreign-data wrapper", "foreign server", "superuser", "extension", "type", "one of two types",
    "parameter", "user mapping", "extension owner", "new owner", "table and its children",
)  # fmt: skip
SUBSCRIBER, AUTHENTICATION = "subscription", "authentication"

_NAME = r'((?:"(?:[^"]|"")*"|[^\s(",])+)'
_REFERENCED = re.compile(r'\bREFERENCES ((?:"(?:[^"]|"")*"|[^\s("])+)\(')
_DESCRIBED = re.compile(rf"\ACREATE STATISTICS .* FROM {_NAME}\Z", re.DOTALL)
_PARENT = re.compile(rf"\AALTER TABLE (?:ONLY )?{_NAME} (?:ATTACH|DETACH) |\AALTER TABLE {_NAME} INHERIT {_NAME}\Z")
_ALTERED = re.compile(rf"\AALTER TABLE (?!ONLY ){_NAME} ")
_MOVED = re.compile(r'\AALTER [A-Z ]+ [^\n]* (?:RENAME TO|SET SCHEMA) (?:"(?:[^"]|"")*"|\S+)\Z')
_INHERITS = re.compile(r"\)\s*INHERITS \((.*?)\)")
_CALLED = re.compile(r'\bEXECUTE (?:FUNCTION|PROCEDURE) ((?:"(?:[^"]|"")*"|[^\s("])+)\(')
_LANGUAGE = re.compile(r"^ LANGUAGE (\w+)", re.MULTILINE)
_BY_SUPERUSER = re.compile(r"^ (?:[A-Z]+ )*(?:COST \S+ |ROWS \S+ )*(LEAKPROOF|SUPPORT)\b", re.MULTILINE)
_PARAMETER = re.compile(r'^ SET ("(?:[^"]|"")*"|\S+) TO ', re.MULTILINE)
_BODY = re.compile(r"^(?:AS |BEGIN ATOMIC|RETURN )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Need:
    """A right that a role needs.

    :param what: on what: one of the constants of this module.
    :param name: the name as SQL writes it, or for ``OWNER`` that of the role.
    :param privilege: which privilege; empty for ownership.
    :param about: the object, for messages; None if the name tells it.
    """

    what: str
    name: str
    privilege: str = ""
    about: FactId | None = None


@dataclass(frozen=True)
class Rights:
    """The state that the needs of a plan depend on.

    :param owners: the owner of each object.
    :param members: facts about members of extensions, which are checked separately.
    """

    live: FactSet
    wanted: FactSet
    plan: Plan
    owners: dict[FactId, str]
    members: Collection[FactId]

    @functools.cached_property
    def _passed_on(self) -> set[FactId]:
        """The objects whose privileges others than the owner may grant."""
        return {fact.subject for fact in self.live.of_kind("grant") if fact.attributes["state"] == "grantable"}

    def needs(self, statement: Statement) -> list[Need]:
        """Return what a statement needs."""
        fact_id = statement.fact_id
        fact = self.wanted.facts.get(fact_id) or self.live.facts.get(fact_id)
        if fact is None or fact_id in self.members or "extension" in fact.metadata:
            return []
        found = list(_OTHER[fact.kind](fact, statement)) if fact.kind in _OTHER else []
        found += [*self._types(fact, statement), *self._routines(fact, statement), *self._new_owner(fact)]
        if fact.kind in _INHERITED and fact.attributes.get("type") != "FOREIGN KEY":
            found += [Need(CHILD_OWNER, name, self._no_longer_children) for name in _ALTERED.findall(statement.sql)]
        if statement.superuser:
            found.append(Need(SUPERUSER, "", "statement"))
        if fact.kind in _INSTEAD and statement.sql.startswith(_INSTEAD[fact.kind]):
            return found
        return [*self._of_object(fact, statement), *found]

    @functools.cached_property
    def _children(self) -> dict[FactId, list[FactId]]:
        """The facts that each wanted fact is the parent of."""
        return self.wanted.children()

    def _types(self, fact: Fact, statement: Statement) -> Iterator[Need]:
        """Yield USAGE on the types, made by others, of new columns and so on, and of parameters."""
        if fact.id not in self.wanted.facts or statement.sql.startswith(("DROP", "COMMENT")):
            return
        is_new = fact.id in self.plan.created
        for each in (fact.id, *(self._children.get(fact.id, ()) if is_new else ())):
            if kind_of(each) not in _TYPED:
                continue
            for need in self.wanted.depends_on.get(each, ()):
                if kind_of(need) not in _TYPES or need not in self.owners or need in self.plan.created:
                    continue
                after, name = self.wanted.facts[each].attributes, qualified(*need[1:])
                before = self.live.facts[each].attributes if each in self.live.facts and not is_new else {}
                if any(name in str(after.get(key)) and after.get(key) != before.get(key) for key in _TYPED[each[0]]):
                    yield Need(TYPE, name, "USAGE", need)

    def _routines(self, fact: Fact, statement: Statement) -> Iterator[Need]:
        """Yield EXECUTE on the functions, made by others, that a new object consists of."""
        if fact.kind not in _MADE_OF_ROUTINES or not statement.sql.startswith("CREATE"):
            return
        for each in self.wanted.depends_on.get(fact.id, ()):
            if kind_of(each) == "function" and each in self.owners and each not in self.plan.created:
                yield Need(ROUTINE, f"{qualified(*each[1:3])}({each[3]})", "EXECUTE")

    @functools.cached_property
    def _no_longer_children(self) -> str:
        """The names of the tables that the plan drops or separates from their parents, which it does first."""
        return " ".join(sorted({qualified(*each[1:3]) for each in self.plan.dropped if kind_of(each) in _LINKED}))

    def _new_owner(self, fact: Fact) -> Iterator[Need]:
        """Yield CREATE on the schema for the role that an object will belong to, unless the plan may grant it."""
        if fact.kind == "owner" and len(fact.subject) > 2 and ("schema", fact.subject[1]) not in self._granted:
            yield Need(NEW_OWNER, str(fact.subject[1]), str(fact.attributes["role"]))

    @functools.cached_property
    def _granted(self) -> set[FactId]:
        """The objects on which the plan grants privileges, or which it creates."""
        grants = {self.wanted.facts[each].subject for each in self.plan.created if kind_of(each) == "grant"}
        return grants | self.plan.created

    def _of_object(self, fact: Fact, statement: Statement) -> Iterator[Need]:
        """Yield the ownership of the object that is changed, or the privilege to create it."""
        whole = self._whole(fact)
        if whole == fact.id and _MOVED.match(statement.sql):
            yield from self._to_create(whole, self._schema_of(fact))
        if whole is None:
            if (table := _table_outside(fact)) is not None:
                yield Need(RELATION_OWNER, table)
            return
        if whole in self.plan.created:
            if whole == fact.id and statement.sql.startswith("CREATE"):
                yield from self._to_create(whole, self._schema_of(fact))
            if not (whole in self.plan.dropped and whole == fact.id and statement.sql.startswith("DROP")):
                return
        owner = self.owners.get(whole)
        if owner is None or (fact.kind == "grant" and not self._passed_on.isdisjoint((fact.subject, whole))):
            return
        schema = self._schema_of(fact) if whole == fact.id and statement.sql.startswith("DROP") else ""
        yield Need(OWNER, owner, self.owners.get(("schema", schema), ""), whole)

    def _schema_of(self, fact: Fact) -> str:
        """Return the schema that an object is in, by itself or with its table; empty for one that is in none, as a cast."""
        parent = fact.parent
        while parent is not None and kind_of(parent) != "schema":
            known = self.wanted.facts.get(parent) or self.live.facts.get(parent)
            parent = known.parent if known is not None else None
        return parent[1] if parent is not None else ""

    def _to_create(self, whole: FactId, schema: str) -> Iterator[Need]:
        """Yield the privilege to create an object: in its schema, unless that is new, or in the database."""
        if schema and ("schema", schema) not in self.plan.created:
            yield Need(SCHEMA, schema, "CREATE")
        elif not schema and kind_of(whole) in _IN_DATABASE:
            yield Need(DATABASE, "", "CREATE")

    def _whole(self, fact: Fact) -> FactId | None:
        """Return the object with an owner that a fact belongs to."""
        fact_id: FactId | None = fact.id
        while fact_id is not None:
            if fact_id in self.owners or (fact_id in self.plan.created and kind_of(fact_id) not in _PARTS):
                return fact_id
            if isinstance(fact_id[1], tuple):
                fact_id = fact_id[1]
                continue
            known = self.wanted.facts.get(fact_id) or self.live.facts.get(fact_id)
            fact_id = known.parent if known is not None else None
            if fact_id is not None and kind_of(fact_id) == "schema":
                return None
        return None


def _table_outside(fact: Fact) -> str | None:
    """Return the table of a trigger, a policy, or a rule outside the managed schemas, or of a comment on one."""
    fact_id = fact.id
    while isinstance(fact_id[1], tuple):
        fact_id = fact_id[1]
    return (
        qualified(*fact_id[1:3])
        if kind_of(fact_id) in ("trigger", "policy", "rule") and fact.parent in (None, fact_id)
        else None
    )


def _constraint(_fact: Fact, statement: Statement) -> Iterator[Need]:
    for name in _REFERENCED.findall(statement.sql):
        yield Need(RELATION, name, "REFERENCES")


def _statistics(_fact: Fact, statement: Statement) -> Iterator[Need]:
    for name in _DESCRIBED.findall(statement.sql):
        yield Need(RELATION_OWNER, name)


def _parent_link(_fact: Fact, statement: Statement) -> Iterator[Need]:
    for found in _PARENT.findall(statement.sql):
        yield Need(RELATION_OWNER, found[0] or found[2])


def _table(fact: Fact, statement: Statement) -> Iterator[Need]:
    if not statement.sql.startswith("CREATE"):
        return
    for parents in _INHERITS.findall(statement.sql):
        for name in re.findall(_NAME, parents):
            yield Need(RELATION_OWNER, name)
    if statement.sql.startswith("CREATE FOREIGN"):
        yield Need(SERVER, ident(str(fact.attributes["server"])), "USAGE")


def _cast(fact: Fact, _statement: Statement) -> Iterator[Need]:
    yield Need(EITHER_TYPE, str(fact.path[0]), str(fact.path[1]))


def _user_mapping(fact: Fact, _statement: Statement) -> Iterator[Need]:
    yield Need(MAPPING, str(fact.path[1]), str(fact.path[0]))


def _comment(fact: Fact, _statement: Statement) -> Iterator[Need]:
    subject = fact.subject
    if kind_of(subject) == "cast":
        yield Need(EITHER_TYPE, str(subject[1]), str(subject[2]))
    if kind_of(subject) in _DESCRIBED_BY_SUPERUSERS:
        yield Need(SUPERUSER, "", "comment")
    if kind_of(subject) == "extension":
        yield Need(EXTENSION_OWNER, str(subject[1]))


def _trigger(fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith("CREATE"):
        yield Need(RELATION, table_name(fact), "TRIGGER")
        for name in _CALLED.findall(statement.sql):
            yield Need(ROUTINE, f"{name}()", "EXECUTE")


def _owner(fact: Fact, _statement: Statement) -> Iterator[Need]:
    yield Need(ROLE, str(fact.attributes["role"]), "SET")


def _default_privilege(fact: Fact, _statement: Statement) -> Iterator[Need]:
    yield Need(ROLE, creator_of(fact), "USAGE")


def _routine(_fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith("CREATE"):
        for name in _LANGUAGE.findall(statement.sql):
            yield Need(LANGUAGE, name, "USAGE")
        options = _BODY.split(statement.sql, maxsplit=1)[0]
        for option in _BY_SUPERUSER.findall(options):
            yield Need(SUPERUSER, "", option)
        for name in _PARAMETER.findall(options):
            yield Need(PARAMETER, name.strip('"'), "SET")


def _superuser_to_create(_fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith("CREATE"):
        yield Need(SUPERUSER, "")


def _wrapper(_fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith(("CREATE", "ALTER")):
        yield Need(SUPERUSER, "")


def _server(fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith("CREATE"):
        yield Need(WRAPPER, str(fact.attributes.get("wrapper") or ""), "USAGE")


def _subscription(fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith("DROP"):
        return
    if statement.sql.startswith("CREATE"):
        yield Need(SUBSCRIBER, "")
    if fact.attributes["password_required"] is not None:  # only another value than the default
        yield Need(SUPERUSER, "", "password_required = false")
    elif " CONNECTION " in statement.sql and not fact.is_true("has_password"):
        yield Need(AUTHENTICATION, "", "", fact.id)


def _publication(fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith("CREATE") and fact.is_true("all_tables"):
        yield Need(SUPERUSER, "")


def _publication_table(fact: Fact, statement: Statement) -> Iterator[Need]:
    if " DROP " not in statement.sql:
        yield Need(RELATION_OWNER, qualified(*fact.path[1:]))


def _publication_schema(_fact: Fact, statement: Statement) -> Iterator[Need]:
    if " DROP " not in statement.sql:
        yield Need(SUPERUSER, "")


def _extension(fact: Fact, statement: Statement) -> Iterator[Need]:
    if statement.sql.startswith("CREATE"):
        yield Need(EXTENSION, fact.name)
    else:
        yield Need(EXTENSION_OWNER, fact.name)


_OTHER = {
    "statistics": _statistics,
    "partition": _parent_link,
    "inheritance": _parent_link,
    "table": _table,
    "cast": _cast,
    "user_mapping": _user_mapping,
    "comment": _comment,
    "constraint": _constraint,
    "trigger": _trigger,
    "owner": _owner,
    "default_privilege": _default_privilege,
    "function": _routine,
    "procedure": _routine,
    "event_trigger": _superuser_to_create,
    "foreign_data_wrapper": _wrapper,
    "foreign_server": _server,
    "publication": _publication,
    "subscription": _subscription,
    "publication_table": _publication_table,
    "publication_schema": _publication_schema,
    "extension": _extension,
}
"""What each kind needs besides the object."""

_INHERITED = ("column", "constraint", "default")
"""The kinds whose statements also alter the tables that inherit from the table."""

_LINKED = ("table", "partition", "inheritance")
"""The kinds whose removal ends inheritance."""

_DESCRIBED_BY_SUPERUSERS = ("access_method", "text_search_parser", "text_search_template")
"""The kinds on which only a superuser may comment: they have no owner."""

_MADE_OF_ROUTINES = ("aggregate", "conversion", "operator", "range")
"""The kinds whose creation needs EXECUTE on the functions that they consist of."""

_TYPES = ("base_type", "composite", "domain", "enum", "range")
"""The kinds that are types."""

_TYPED = {
    "aggregate": ("arguments", "result"),
    "attribute": ("type",),
    "column": ("type",),
    "domain": ("base",),
    "function": ("arguments", "result"),
    "procedure": ("arguments",),
    "range": ("subtype",),
}
"""The kinds whose creation, or change of these attributes, needs USAGE on the types that they name."""

_INSTEAD = {
    "trigger": "CREATE",
    "default_privilege": "ALTER",
    "extension": "CREATE",
    "event_trigger": "CREATE",
    "foreign_data_wrapper": "CREATE",
    "user_mapping": "",
}
"""The beginning of the statements that need only that."""

_IN_DATABASE = ("schema", "publication", "subscription")
"""The kinds whose creation needs CREATE on the database."""

_PARTS = (
    "attribute", "cluster", "column", "comment", "constraint", "default", "domain_constraint", "domain_default", "grant",
    "identity", "index", "index_attachment", "inheritance", "owner", "partition", "policy", "population", "publication_schema",
    "publication_table", "replica_identity", "rls", "rule", "security_label", "sequence_owner", "text_search_mapping", "trigger",
    "trigger_state", "user_mapping", "view_column",
)  # fmt: skip
"""The kinds without an owner of their own."""
