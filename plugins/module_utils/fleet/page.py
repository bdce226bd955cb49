# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an audit as one HTML page, which loads nothing else.

Everything that comes from a client is escaped.
"""

from __future__ import annotations

import typing as t
from html import escape

from ..page import definitions, document, text
from ..schema.model.hazards import DATA_LOSS
from .report import EQUAL, SEVERITIES

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Document: t.TypeAlias = Mapping[str, t.Any]

_LISTED = 50
"""How many clients of a class are listed; the table has all of them."""

_STYLE = """
.counts{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;list-style:none}
.counts li{border:1px solid var(--line);border-radius:.4rem;padding:.4rem .8rem}.counts b{font-size:1.3rem;margin-right:.4rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;white-space:nowrap}
#rows td:last-child{white-space:normal;min-width:16rem}
.loss{background:var(--bad);color:Canvas;border-radius:.3rem;padding:.05rem .4rem;font-size:.85em;font-weight:600}
.critical,.high,.unreadable{color:var(--bad);font-weight:600}
input,button{font:inherit;padding:.3rem .6rem}input{width:min(100%,28rem)}
@media print{input,button{display:none}}
"""

_SCRIPT = """
const rows=JSON.parse(document.getElementById('data').textContent),size=100;let page=0;
const q=document.getElementById('filter'),body=document.getElementById('rows'),state=document.getElementById('state');
const texts=rows.map(row=>row.join(' ').toLowerCase());
function show(){const words=q.value.toLowerCase().split(/\\s+/).filter(Boolean);
const found=rows.filter((_,i)=>words.every(word=>texts[i].includes(word)));
page=Math.max(0,Math.min(page,Math.ceil(found.length/size)-1));
body.replaceChildren(...found.slice(page*size,(page+1)*size).map(row=>{const tr=document.createElement('tr');
row.forEach(text=>{const td=document.createElement('td'),bdi=document.createElement('bdi');bdi.textContent=text;td.append(bdi);tr.append(td)});
return tr}));
state.textContent=found.length+' of '+rows.length+' clients, page '+(page+1)+' of '+Math.max(1,Math.ceil(found.length/size))}
q.addEventListener('input',()=>{page=0;show()});
document.getElementById('back').addEventListener('click',()=>{page--;show()});
document.getElementById('next').addEventListener('click',()=>{page++;show()});show();
document.querySelectorAll('button.copy').forEach(button=>button.addEventListener('click',async()=>{
await navigator.clipboard.writeText(button.nextElementSibling.textContent);button.textContent='Copied'}));
addEventListener('beforeprint',()=>document.querySelectorAll('details').forEach(each=>{each.open=true}));
"""


def html(report: Document, history: Sequence[Document] = ()) -> str:
    """Return the report as an HTML page: what is dangerous first, then drift classes with their SQL, then all clients.

    :param history: earlier reports, the newest first.
    """
    counts, titles = report["counts"], {each["id"]: each["title"] for each in report["classes"]}
    names = ("clients", "equal", "drifted", "unreadable")
    columns = ("client_id", "name", "ref", "region", "status", "postgres_version")
    rows = [[*(each[name] or "" for name in columns), titles.get(each["class"], "")] for each in report["clients"]]
    main = [
        '<ul class="counts">',
        *(f"<li><b>{text(counts[name])}</b>{name}</li>" for name in names),
        *(f'<li class="{name}"><b>{text(counts["findings"][name])}</b>{name}</li>' for name in SEVERITIES),
        "</ul>\n<h2>Findings</h2>",
        *_findings([each for each in report["findings"] if each["accepted"] is None]),
        "<h2>Drift classes</h2>",
        *map(_drift_class, report["classes"]),
        *_steps(report.get("steps", [])),
        *_access(report["access"], titles),
        '<h2>Clients</h2>\n<p><label>Filter <input id="filter" type="search"></label>',
        '<button id="back" type="button">Back</button> <button id="next" type="button">Next</button></p>',
        '<p id="state" role="status"></p>\n<div class="scroll"><table><thead><tr>',
        *(f'<th scope="col">{name}</th>' for name in ("client", *columns[1:5], "PostgreSQL", "class")),
        '</tr></thead><tbody id="rows"></tbody></table></div>\n<h2>Accepted findings</h2>',
        *_findings([each for each in report["findings"] if each["accepted"] is not None]),
        *(_history([report, *history]) if history else ()),
    ]
    return document(
        "Audit of the clients",
        main,
        style=_STYLE,
        script=_SCRIPT,
        data=rows,
        subtitle=f"{report['started_at']} to {report['finished_at']}",
    )


def _history(reports: Sequence[Document]) -> Iterable[str]:
    """Yield the counts of audits as a table."""
    names = ("clients", "equal", "drifted", "unreadable")
    yield '<h2>History</h2>\n<div class="scroll"><table id="history"><thead><tr><th scope="col">audit</th>'
    yield from (f'<th scope="col">{name}</th>' for name in (*names, *SEVERITIES))
    yield "</tr></thead><tbody>"
    for each in reports:
        counts = each["counts"]
        numbers = [*(counts[name] for name in names), *(counts["findings"][name] for name in SEVERITIES)]
        cells = "".join(f"<td>{text(number)}</td>" for number in numbers)
        yield f'<tr><th scope="row">{text(each["started_at"])}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _findings(findings: list[Document]) -> Iterable[str]:
    """Yield the findings by rule, the worst rule first."""
    by_rule: dict[tuple[int, str], list[Document]] = {}
    for each in findings:
        by_rule.setdefault((SEVERITIES.index(each["severity"]), each["rule"]), []).append(each)
    if not by_rule:
        yield "<p>None.</p>"
    for (severity, rule), group in sorted(by_rule.items(), key=lambda item: item[0]):
        name = SEVERITIES[severity]
        yield f'<details><summary><span class="{name}">{name}</span> {text(rule)}: {len(group)}</summary><ul>'
        # Many clients mostly have the same finding.
        clients: dict[str, list[str]] = {}
        for each in group:
            clients.setdefault(_finding(each), []).append(each["client_id"])
        yield from (f"<li>{', '.join(map(text, own))}: {said}</li>" for said, own in clients.items())
        yield "</ul></details>"


def _finding(finding: Document) -> str:
    """Return what a finding says, without its client."""
    accepted = finding["accepted"]
    until = f" until {accepted['expires']}" if accepted and accepted["expires"] else ""
    reason = f" Accepted{until}: {accepted['reason']}" if accepted else ""
    return f"{text(finding['message'])} {text(finding['remedy'])}{text(reason)}"


def _drift_class(drift_class: Document) -> str:
    clients = drift_class["clients"]
    statements = "".join(f"{each.rstrip().rstrip(';')};\n" for each in drift_class["statements"])
    losses = [each for each in drift_class["hazards"] if DATA_LOSS in each["hazards"]]
    details = [
        *(("plan", f"<code>{escape(each['plan_id'])}</code>") for each in drift_class["plans"]),
        ("clients", ", ".join(map(text, clients[:_LISTED])) + (", …" if len(clients) > _LISTED else "")),
        *(("data loss", f"<code>{escape(each['sql'])}</code>") for each in losses),
        *(("kept", text(f"{each['kind']} {each['object']}: {each['reason']}")) for each in drift_class["kept"]),
    ]
    return "".join(
        [
            f'<details><summary><span class="{text(drift_class["verdict"])}">{len(clients)} ',
            f"{'client' if len(clients) == 1 else 'clients'}</span>: {text(drift_class['title'])}",
            ' <span class="loss">data loss</span>' if losses else "",
            "</summary>",
            definitions(details),
            '<button class="copy" type="button">Copy the SQL</button>' if statements else "",
            f"<pre><code>{escape(statements)}</code></pre>" if statements else "",
            "</details>",
        ]
    )


def _steps(classes: list[Document]) -> Iterable[str]:
    """Yield the classes of the clients in each step."""
    if not classes:
        return
    yield "<h2>Steps</h2>"
    for each in classes:
        clients = each["clients"]
        yield (
            f'<details><summary><span class="{text(each["verdict"])}">{len(clients)} '
            f"{'client' if len(clients) == 1 else 'clients'}</span>: {text(each['step'])}: {text(each['title'])}</summary>"
        )
        yield definitions(
            [("clients", ", ".join(map(text, clients[:_LISTED])) + (", …" if len(clients) > _LISTED else ""))]
        )
        yield f"<ul>{''.join(f'<li>{text(change)}</li>' for change in each['changes'])}</ul>" if each["changes"] else ""
        yield "</details>"


def _access(tested: list[Document] | None, titles: Mapping[str, str]) -> Iterable[str]:
    """Yield what users can do in each schema, a row for each table."""
    if tested is None:
        return
    yield "<h2>Access</h2>"
    for each in tested:
        passed = [f"<li>{text(_breach(breach))}</li>" for breach in each["breaches"]]
        personas = list(dict.fromkeys(name for people in each["matrix"].values() for name in people))
        yield (
            f'<details><summary><span class="{"critical" if passed else EQUAL}">{text(each["summary"])}</span>: '
            f"{text(titles.get(each['class'], ''))}, {', '.join(map(text, each['clients'][:_LISTED]))}</summary>"
        )
        yield f"<ul>{''.join(passed)}</ul>" if passed else ""
        yield '<div class="scroll"><table><thead><tr><th scope="col">table</th>'
        yield "".join(f'<th scope="col">{text(name)}</th>' for name in personas) + "</tr></thead><tbody>"
        for name, people in each["matrix"].items():
            cells = (
                ", ".join(f"{command} {rows}" for command, rows in people.get(who, {}).items()) for who in personas
            )
            yield f'<tr><th scope="row">{text(name)}</th>{"".join(f"<td>{text(cell)}</td>" for cell in cells)}</tr>'
        yield "</tbody></table></div></details>"


def _breach(breach: Document) -> str:
    return f"{breach['persona']} on {breach['table']}, {breach['command']} ({breach['reason']}): {breach['statement']}"
