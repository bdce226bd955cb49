# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions that personas may call, and the arguments with which they are tried."""

from __future__ import annotations

import itertools
import json
import re
import typing as t
from dataclasses import dataclass

from ..model.sql import literal, qualified, quote_text
from .model import FOREIGN, OWN
from .rows import COLLEAGUES
from .values import examples

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..database.connection import Session
    from .model import Persona
    from .ownership import Ownership
    from .rows import Rows

_FUNCTIONS = """SELECT coalesce(pg_catalog.jsonb_agg(found ORDER BY found->>'schema', found->>'name', found->>'signature'), '[]')::text FROM (
SELECT pg_catalog.jsonb_build_object(
  'schema', n.nspname, 'name', p.proname, 'signature', pg_catalog.oidvectortypes(p.proargtypes),
  'is_definer', p.prosecdef, 'is_volatile', p.provolatile = 'v', 'is_variadic', p.provariadic <> 0,
  'is_void', r.typname = 'void', 'defaults', p.pronargdefaults,
  'arguments', (
    SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'name', coalesce((
        SELECT (pg_catalog.array_agg(m.name ORDER BY m.position))[a.position]
        FROM ROWS FROM (pg_catalog.unnest(p.proargnames), pg_catalog.unnest(p.proargmodes)) WITH ORDINALITY AS m (name, mode, position)
        WHERE coalesce(m.mode, 'i') IN ('i', 'b', 'v')), ''),
      'type', pg_catalog.format_type(y.oid, NULL), 'category', b.typcategory, 'base', b.typname, 'is_pseudo', y.typtype = 'p',
      'element', coalesce(e.typname, ''),
      'labels', ARRAY(SELECT l.enumlabel::text FROM pg_catalog.pg_enum l WHERE l.enumtypid = b.oid ORDER BY l.enumsortorder)
    ) ORDER BY a.position), '[]')
    FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a (type, position)
    JOIN pg_catalog.pg_type y ON y.oid = a.type
    JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.oid END
    LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'),
  'callers', ARRAY(SELECT o.rolname::text FROM pg_catalog.pg_roles o WHERE o.rolname IN ({roles})
    AND pg_catalog.has_schema_privilege(o.oid, n.oid, 'USAGE') AND pg_catalog.has_function_privilege(o.oid, p.oid, 'EXECUTE'))
) AS found
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_type r ON r.oid = p.prorettype
WHERE n.nspname IN ({schemas}) AND p.prokind = 'f' AND r.typname NOT IN ('trigger', 'event_trigger')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
) AS functions"""

_PREFIX = re.compile(r"^(?:p|_|in|arg|the|v|new|target)_+|^_+")
_PERSON = re.compile(r"user|login|member|owner|person|profile")

_VALUES, _CALLS = 6, 12
"""How many values are tried for each of several arguments, and how many calls with them."""
_SINGLE = 40
"""How many values are tried for an only argument: its name may not tell which table it is about."""
_TEXTS = ("name", "%", "", "a")


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that a call needs a value for.

    :param category: that of its type in pg_type, of the base type of a domain; ``base`` is its name.
    :param element: the name of the type of an array's elements.
    """

    name: str
    type: str
    category: str
    base: str
    is_pseudo: bool
    element: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function in a tested schema.

    :param is_definer: whether it runs with the privileges of its owner.
    :param is_volatile: whether it may change rows.
    :param defaults: how many arguments at the end have default values.
    :param callers: the roles that may call it.
    """

    schema: str
    name: str
    signature: str
    is_definer: bool
    is_volatile: bool
    is_variadic: bool
    is_void: bool
    defaults: int
    arguments: tuple[Argument, ...]
    callers: frozenset[str]

    @property
    def label(self) -> str:
        """The name for reports, with the schema and the types of the arguments."""
        return f"{self.schema}.{self.name}({self.signature})"

    def call(self, values: Sequence[str]) -> str:
        """Return the call with values for its first arguments, as text."""
        texts = [f"{literal(value)}::{each.type}" for value, each in zip(values, self.arguments, strict=False)]
        if self.is_variadic and len(texts) == len(self.arguments):
            texts[-1] = f"VARIADIC {texts[-1]}"
        return f"{qualified(self.schema, self.name)}({', '.join(texts)})"

    def query(self, call: str) -> str:
        """Return the query for all that a call returns, as one value of type jsonb."""
        if self.is_void:
            return f"SELECT pg_catalog.to_jsonb(pg_catalog.count(*)) FROM {call}"
        value = "pg_catalog.to_jsonb(called.value)"
        return f"SELECT coalesce(pg_catalog.jsonb_agg({value} ORDER BY {value}), '[]') FROM (SELECT {call} AS value) AS called"


def read_functions(session: Session, schemas: Sequence[str], roles: Iterable[str]) -> list[Function]:
    """Return the functions in schemas that roles may call, those of extensions left out; in one round trip."""
    query = _FUNCTIONS.format(
        roles=", ".join(map(quote_text, roles)), schemas=", ".join(quote_text(schema) for schema in schemas)
    )
    functions = []
    for each in json.loads(session.run(query)[0][0]):
        arguments = tuple(Argument(**{**given, "labels": tuple(given["labels"])}) for given in each["arguments"])
        functions.append(Function(**{**each, "arguments": arguments, "callers": frozenset(each["callers"])}))
    return [function for function in functions if function.callers]


@dataclass(frozen=True, slots=True)
class Arguments:
    """Chooses arguments: above all what identifies rows of another tenant, found by the names and types of arguments."""

    ownership: Ownership
    rows: Rows

    def of(self, function: Function, persona: Persona) -> list[tuple[str, ...]] | None:
        """Return values for the arguments of some calls, the most promising first; None if no value of a type is known."""
        values_tried, calls_tried = (_SINGLE, _SINGLE) if len(function.arguments) == 1 else (_VALUES, _CALLS)
        choices = [list(dict.fromkeys(self._values(each, persona)))[:values_tried] for each in function.arguments]
        required = len(choices) - function.defaults
        if not all(choices[:required]):
            return None
        known = next((position for position, values in enumerate(choices) if not values), len(choices))
        combined = sorted(
            itertools.islice(itertools.product(*(range(len(values)) for values in choices[:known])), 5000), key=sum
        )
        calls = [
            tuple(choices[position][number] for position, number in enumerate(chosen))
            for chosen in combined[:calls_tried]
        ]
        return list(dict.fromkeys([*calls, *(each[:required] for each in calls)]))[: 2 * calls_tried]

    def _values(self, argument: Argument, persona: Persona) -> Iterator[str]:
        if argument.is_pseudo:
            return
        if argument.element:
            for value in itertools.islice(self._identities(argument.name, argument.element, persona), 2):
                yield f"{{{value}}}"
        yield from self._identities(argument.name, argument.base, persona)
        if argument.category == "S":
            yield from _TEXTS
        yield from examples(argument.category, argument.base, argument.labels)

    def _identities(self, name: str, base: str, persona: Persona) -> Iterator[str]:
        """Yield values of rows of another tenant, those whose columns or tables fit the name first."""
        word = _PREFIX.sub("", name.lower())
        noun = word.removesuffix("_id") or word
        tenant = OWN if persona.tenant == FOREIGN else FOREIGN
        tenants = self.ownership.tenants
        fitting: list[str] = []
        others: list[str] = []
        for relation in self.ownership.relations.values():
            row = self.rows.row_of(relation.id, tenant, COLLEAGUES[tenant])
            if row is None or not relation.is_table:
                continue
            key = relation.keys[0] if relation.keys else ()
            plural = {noun, f"{noun}s", f"{noun}es", f"{noun.removesuffix('y')}ies"}
            for column in relation.columns:
                value = row.values.get(column.name)
                if value is None or column.base != base:
                    continue
                if column.name == word or (column.name in key and relation.name in plural):
                    fitting.append(value)
                elif (column.name,) == key and relation is not tenants:
                    others.append(value)
        logins = self.ownership.logins
        if (
            logins is not None
            and (key_column := logins.column(self.ownership.key_of(logins)))
            and key_column.base == base
        ):
            login = self.rows.logins[COLLEAGUES[tenant]]
            (fitting if _PERSON.search(word) else others).append(login)
        if (
            tenants is not None
            and (key_column := tenants.column(self.ownership.key_of(tenants)))
            and key_column.base == base
        ):
            is_tenant = word == self.ownership.tenancy.member_tenant or noun in tenants.name
            (fitting if is_tenant else others).insert(0, self.rows.tenants[tenant])
        yield from fitting
        if not fitting and base not in ("text", "varchar", "bool"):
            yield from others
