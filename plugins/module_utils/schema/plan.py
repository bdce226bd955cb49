# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From two states to statements in order. Knows no kinds: every kind's knowledge is asked from its rule.

1. what differs; 2. what must be rebuilt because something it uses is rebuilt;
3. what comes or goes along with something else and needs no statement;
4. one graph over all of it, one sort.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .diff import diff
from .fact import FactId, closure
from .graph import order
from .kinds import KINDS
from .kinds.rule import BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA, REWRITES_TABLE, Context
from .naming import label

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .diff import Delta
    from .fact import Fact, State
    from .kinds.rule import Step

CREATE, ALTER, DROP, PARK, ADAPT = "create", "alter", "drop", "park", "adapt"
_EXISTING_ONLY = (BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA, REWRITES_TABLE)

Node = tuple[str, FactId]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a plan.

    :param sql: the text, without a closing semicolon.
    :param verb: create, alter, drop, park (rename aside) or adapt (move onto a successor).
    :param fact: whom it is about.
    :param hazards: what it costs or risks; a subset of ``kinds.rule.HAZARDS``.
    :param first: may have to be committed before the others can run.
    """

    sql: str
    verb: str
    fact: FactId
    hazards: tuple[str, ...] = ()
    first: bool = False


@dataclass(slots=True)
class Plan:
    """Everything that will be done, in order.

    :param statements: in order; empty when nothing differs.
    :param deltas: what differs, by fact.
    """

    statements: list[Statement] = field(default_factory=list)
    deltas: dict[FactId, Delta] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """The decisions of a plan under construction: which facts are created, altered, dropped, parked, adapted."""

    created: set[FactId] = field(default_factory=set)
    dropped: set[FactId] = field(default_factory=set)
    altered: dict[FactId, list[Step]] = field(default_factory=dict)
    adapted: dict[FactId, list[Step]] = field(default_factory=dict)

    @property
    def replaced(self) -> set[FactId]:
        return self.created & self.dropped


def make_plan(live: State, wanted: State, implied: Mapping[FactId, list[Fact]] | None = None) -> Plan:
    """Return the statements that turn ``live`` into ``wanted``.

    :param implied: for facts that may be created, what comes into being along with them
        (the grants that default privileges give).
    """
    deltas = diff(live, wanted)
    if not deltas:
        return Plan()
    work = _decide(live, wanted, deltas)
    context = Context(live, wanted, frozenset(work.created))
    unwanted = _settle_implied(work, wanted, implied or {})
    folded = _fold(work, wanted, context)
    context = Context(live, wanted, frozenset(work.created), frozenset(folded))
    anchors = _anchors(work, live, wanted, context, folded)
    edges = _edges(work, live, wanted, context, anchors, unwanted)
    nodes = order(edges, lambda node: _priority(node, work), lambda node: f"{node[0]} {label(node[1])}")
    statements = [
        Statement(step.sql, node[0], node[1], _hazards(step, node[1], work, wanted), step.first)
        for node in nodes
        for step in _steps(node, work, live, wanted, context, unwanted)
    ]
    return Plan(_merge(statements), deltas)


def _decide(live: State, wanted: State, deltas: Mapping[FactId, Delta]) -> Work:
    """Sort the deltas into create, alter and drop; spread rebuilding to whatever it reaches."""
    work, context, retyped = Work(), Context(live, wanted), set()
    for fact_id, delta in deltas.items():
        if delta.before is None:
            work.created.add(fact_id)
        elif delta.after is None:
            work.dropped.add(fact_id)
        else:
            rule = KINDS[fact_id[0]]
            steps = rule.alter(delta.before, delta.after, context)
            if steps is None:
                work.created.add(fact_id)
                work.dropped.add(fact_id)
            else:
                work.altered[fact_id] = steps
                if rule.retypes(delta.before, delta.after):
                    retyped.add(fact_id)
    _spread(work, live, wanted, retyped, context)
    return work


def _spread(work: Work, live: State, wanted: State, retyped: set[FactId], context: Context) -> None:
    """Rebuild what uses a rebuilt fact; make what blocks a change of type step aside for it."""
    dependants = live.dependants()
    children = live.children()
    queue = list(work.replaced | retyped)
    while queue:
        source = queue.pop()
        rebuilt = source in work.replaced
        for fact_id in dependants.get(source, ()):
            if fact_id in work.dropped or fact_id not in wanted.facts:
                continue
            fact, rule = live.facts[fact_id], KINDS[fact_id[0]]
            is_child = fact.parent == source
            if not rebuilt:
                if not rule.blocks_retype:
                    continue
            elif not is_child and KINDS[source[0]].parks:
                steps = rule.adapt(wanted.facts[fact_id], context)
                if steps is not None:
                    if fact_id not in work.altered or not rule.retypes(fact, wanted.facts[fact_id]):
                        work.adapted[fact_id] = steps
                        queue.append(fact_id)
                    continue
            work.altered.pop(fact_id, None)
            work.adapted.pop(fact_id, None)
            work.created.add(fact_id)
            work.dropped.add(fact_id)
            queue.append(fact_id)
        if rebuilt:
            # Children that only the live side has go with their parent; those only wanted are created anyway.
            work.dropped.update(child for child in closure([source], children) if child != source)


def _settle_implied(work: Work, wanted: State, implied: Mapping[FactId, list[Fact]]) -> dict[FactId, Fact]:
    """Take account of what creation brings along: the wanted need no statement, the unwanted need one to go.

    Returns the facts that come along unwanted, to be dropped after their parent was created.
    """
    unwanted: dict[FactId, Fact] = {}
    for parent in [fact_id for fact_id in work.created if fact_id in implied]:
        for fact in implied[parent]:
            target = wanted.facts.get(fact.id)
            if target is None:
                unwanted[fact.id] = fact
            elif target.attrs == fact.attrs:
                work.created.discard(fact.id)
            else:
                work.created.discard(fact.id)
                work.altered[fact.id] = KINDS[fact.id[0]].alter(fact, target, Context(wanted, wanted)) or []
    return unwanted


def _fold(work: Work, wanted: State, context: Context) -> dict[FactId, FactId]:
    """Decide which created facts travel in the CREATE statement of another; maps the folded to the carrier.

    A fact can travel when nothing it needs has to wait for the carrier.
    """
    folded: dict[FactId, FactId] = {}
    dependants = wanted.dependants()
    # A column in a new table travels with the table, not with an ALTER TABLE of its own.
    for carrier in sorted(work.created, key=lambda fact_id: KINDS[fact_id[0]].weight):
        if carrier in folded:
            continue
        candidates = [each for each in KINDS[carrier[0]].folds(wanted.facts[carrier], context) if each in work.created]
        if not candidates:
            continue
        inside = {carrier, *candidates}
        waiting = closure([carrier], dependants) - inside
        for each in candidates:
            if not (wanted.needs.get(each, set()) - inside) & waiting:
                folded[each] = carrier
    return folded


def _anchors(
    work: Work, live: State, wanted: State, context: Context, folded: Mapping[FactId, FactId]
) -> dict[Node, Node]:
    """Map the nodes without statements of their own to the node that does their work."""
    anchors: dict[Node, Node] = {(CREATE, each): (CREATE, carrier) for each, carrier in folded.items()}
    for fact_id in work.created - folded.keys():
        along = KINDS[fact_id[0]].implied_by_create_of(wanted.facts[fact_id], context)
        if along is not None and along in work.created:
            anchors[CREATE, fact_id] = (CREATE, along)
    for fact_id in work.dropped:
        fact = live.facts[fact_id]
        takers = [fact.parent, *KINDS[fact_id[0]].implied_by_drop_of(fact, context)]
        along = next((taker for taker in takers if taker is not None and taker in work.dropped), None)
        if along is not None:
            anchors[DROP, fact_id] = (DROP, along)
    return anchors


def _edges(
    work: Work,
    live: State,
    wanted: State,
    context: Context,
    anchors: Mapping[Node, Node],
    unwanted: Mapping[FactId, Fact],
) -> dict[Node, set[Node]]:
    """Return for every node the nodes that must come before it."""
    edges: dict[Node, set[Node]] = {}

    def resolve(node: Node) -> Node:
        while node in anchors:
            node = anchors[node]
        return node

    def after(node: Node, *before: Node) -> None:
        node = resolve(node)
        edges.setdefault(node, set()).update({resolve(each) for each in before} - {node})

    parked = {fact_id for fact_id in work.replaced if KINDS[fact_id[0]].parks}

    def changes(fact_id: FactId) -> list[Node]:
        verbs = ((CREATE, work.created), (ALTER, work.altered), (ADAPT, work.adapted))
        return [(verb, fact_id) for verb, facts in verbs if fact_id in facts]

    for fact_id in work.created | work.altered.keys() | work.adapted.keys():
        for node in changes(fact_id):
            after(node)
            for need in wanted.needs.get(fact_id, ()):
                after(node, *changes(need))
            if node[0] == CREATE:
                for other in KINDS[fact_id[0]].follows(wanted.facts[fact_id], context):
                    after(node, *changes(other))
    for fact_id in work.dropped:
        after((DROP, fact_id))
        for need in live.needs.get(fact_id, ()):
            # What goes, goes before what it uses is changed or gone.
            if need in work.dropped:
                after((DROP, need), (DROP, fact_id))
            if need in work.altered or need in work.adapted:
                for node in changes(need):
                    after(node, (DROP, fact_id))
    for fact_id in work.altered.keys() | work.adapted.keys():
        for need in live.needs.get(fact_id, ()):
            if need in work.dropped:
                after((DROP, need), *(node for node in changes(fact_id) if node[0] != CREATE))
    for fact_id in work.replaced:
        if fact_id in parked:
            after((PARK, fact_id))
            after((CREATE, fact_id), (PARK, fact_id))
        else:
            after((CREATE, fact_id), (DROP, fact_id))
    for fact_id, fact in unwanted.items():
        after((DROP, fact_id), *changes(fact.parent or ()))
    _slot_edges(work, live, wanted, parked, after)
    return edges


def _slot_edges(work: Work, live: State, wanted: State, parked: set[FactId], after: t.Any) -> None:
    """A name must be free before it is taken."""
    holders = {slot: each for each in work.dropped - parked for slot in KINDS[each[0]].slots(live.facts[each])}
    for fact_id in work.created:
        for slot in KINDS[fact_id[0]].slots(wanted.facts[fact_id]):
            holder = holders.get(slot)
            if holder is not None and holder != fact_id:
                after((CREATE, fact_id), (DROP, holder))


def _steps(
    node: Node, work: Work, live: State, wanted: State, context: Context, unwanted: Mapping[FactId, Fact]
) -> Iterable[Step]:
    verb, fact_id = node
    rule = KINDS[fact_id[0]]
    if verb == CREATE:
        return rule.create(wanted.facts[fact_id], context)
    if verb == ALTER:
        # Asked again: by now it is known what else is created.
        before = live.facts.get(fact_id)
        again = rule.alter(before, wanted.facts[fact_id], context) if before is not None else None
        return work.altered[fact_id] if again is None else again
    if verb == ADAPT:
        return work.adapted[fact_id]
    if verb == PARK:
        return rule.park(live.facts[fact_id])
    if fact_id in unwanted:
        return rule.drop(unwanted[fact_id], context)
    if rule.parks and fact_id in work.replaced:
        return rule.drop_parked(live.facts[fact_id])
    return rule.drop(live.facts[fact_id], context)


def _hazards(step: Step, fact_id: FactId, work: Work, wanted: State) -> tuple[str, ...]:
    """Leave out what only a table with rows and users risks, for what hangs on something made in this very plan."""
    above = wanted.facts[fact_id].parent if fact_id in wanted.facts else None
    while above is not None and above in wanted.facts:
        if above in work.created:
            return tuple(hazard for hazard in step.hazards if hazard not in _EXISTING_ONLY)
        above = wanted.facts[above].parent
    return step.hazards


def _priority(node: Node, work: Work) -> tuple[t.Any, ...]:
    verb, fact_id = node
    weight = KINDS[fact_id[0]].weight
    if verb == DROP and fact_id not in work.replaced:
        return (0, -weight, _key(fact_id))
    return (0 if verb in (DROP, PARK) else 1, -weight if verb == DROP else weight, _key(fact_id))


def _key(fact_id: FactId) -> tuple[str, ...]:
    """Return a sortable form of an id: nested ids flattened, so that a table's facts stay together."""
    flat: list[str] = []
    for part in fact_id[1:]:
        flat.extend(_key(part) if isinstance(part, tuple) else (str(part),))
    return (*flat, str(fact_id[0]))


def _merge(statements: list[Statement]) -> list[Statement]:
    """Join neighbours that a person would write as one statement."""
    merged: list[Statement] = []
    for statement in statements:
        last = merged[-1] if merged else None
        joined = (
            KINDS[last.fact[0]].join(last.sql, statement.sql) if last and last.fact[0] == statement.fact[0] else None
        )
        if last and joined:
            merged[-1] = Statement(joined, last.verb, last.fact, last.hazards)
        else:
            merged.append(statement)
    return merged
