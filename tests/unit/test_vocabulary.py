# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that docs/glossary.md says to avoid are used neither in the documentation nor in the code.

In documentation every word counts that is not in code font. In code it is those of identifiers, split at underscores and
capitals, and of strings that hold prose: messages, docstrings and the descriptions of options.
"""

from __future__ import annotations

import ast
import re
import typing as t
from pathlib import Path

import pytest
import yaml

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "changelogs/fragments/*.yml", "galaxy.yml", "meta/*")
    for path in ROOT.glob(pattern)
)

# The folders whose code is searched.
CODE: tuple[str, ...] = (
    "extensions", "local_platforms", "local_supabase", "playbooks", "plugins", "roles", "scripts", "tests",
)  # fmt: skip

# Uses of an avoided word that are right: (start of the path, word), and why.
ALLOWED = {
    ("docs/glossary.md", ""): "it lists them",
    ("tests/support/postgres.py", "nobody"): "a user of the operating system",
    ("tests/local_supabase/test_run_as.py", "nobody"): "a user of the operating system",
    ("plugins/module_utils/schema/desired/working_directory.py", "nobody"): "a user of the operating system",
}
# Not searched: this file, which uses them to test itself.
SELF = "tests/unit/test_vocabulary.py"

ENTRY = re.compile(r"^- \*\*.+?(?=^(?:- |#)|\Z)", re.MULTILINE | re.DOTALL)
AVOID = re.compile(r"\*Avoid:\*(.*)", re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"`+[^`]+`+|\]\([^)]*\)|https?://\S+")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def avoided(glossary: str) -> dict[str, str]:
    """Return the words in code font of every avoid list, each with the term to use."""
    found = {}
    for entry in ENTRY.findall(glossary):
        listed = AVOID.search(entry)
        terms = ", ".join(re.findall(r"\*\*(.+?)\*\*", entry))
        found.update(dict.fromkeys(re.findall(r"`(\w+)`", listed[1] if listed else ""), terms))
    return found


def without_code(document: str) -> str:
    """Blank out code blocks, code spans and addresses; keep the line breaks."""
    for pattern in (FENCE, CODE_SPAN):
        document = pattern.sub(lambda match: "\n" * match[0].count("\n") + " ", document)
    return document


def words(text: str) -> Iterator[str]:
    """Yield the words of prose in lower case."""
    yield from (match[0].lower() for match in re.finditer(r"[A-Za-z]+", text))


def parts(identifier: str) -> Iterator[str]:
    """Yield the words that an identifier is made of, in lower case."""
    yield from (match[0].lower() for match in PART.finditer(identifier))


def identifiers(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, name) for the names that a node of a syntax tree defines."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.lineno, node.name
    elif isinstance(node, ast.arg):
        yield node.lineno, node.arg
    elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.lineno, node.id if isinstance(node, ast.Name) else node.attr


def in_code(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, word) for every word of an identifier that is defined, and of every string that holds prose."""
    for node in ast.walk(ast.parse(source)):
        for number, name in identifiers(node):
            yield from ((number, word) for word in parts(name))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            for offset, line in enumerate(without_code(node.value).splitlines()):
                yield from ((node.lineno + offset, word) for word in words(line))


def in_yaml(text: str) -> Iterator[tuple[int, str]]:
    """Yield (0, word) for every word of prose in the values of YAML: names of tasks, messages, descriptions."""
    values: list[t.Any] = list(yaml.compose_all(text))
    while values:
        node = values.pop()
        if isinstance(node, yaml.MappingNode):
            values += [value for _key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            values += node.value
        elif isinstance(node, yaml.ScalarNode) and " " in node.value.strip():
            prose = re.sub(r"{{.*?}}|{%.*?%}", " ", without_code(node.value), flags=re.DOTALL)
            yield from ((node.start_mark.line + 1, word) for word in words(prose))


def in_document(document: str) -> Iterator[tuple[int, str]]:
    """Yield (line, word) for every word of a document that is not in code font."""
    for number, line in enumerate(without_code(document).splitlines(), start=1):
        yield from ((number, word) for word in words(line))


def is_allowed(path: str, word: str) -> bool:
    """Return whether ALLOWED has a word of a file."""
    return any(path.startswith(start) and allowed in ("", word) for start, allowed in ALLOWED)


def misused(path: str, used: Iterable[tuple[int, str]], avoid: dict[str, str]) -> list[str]:
    """Return a sentence for each use of an avoided word."""
    return [
        f"{path}:{line}: {word!r}; write: {avoid[word]}"
        for line, word in sorted(set(used))
        if word in avoid and not is_allowed(path, word)
    ]


def in_file(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, word) for a file, by what it is."""
    text = path.read_text(encoding="utf-8")
    return in_code(text) if path.suffix == ".py" else in_yaml(text) if path.suffix == ".yml" else in_document(text)


def code_files(folders: Iterable[str]) -> list[str]:
    """Return the Python, YAML and Markdown files in some folders."""
    return sorted(
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".yml", ".md"} and path.relative_to(ROOT).as_posix() != SELF
    )


@pytest.mark.parametrize("path", [*DOCUMENTS, *code_files(CODE)])
def test_no_avoided_word_is_used(path: str) -> None:
    assert misused(path, in_file(ROOT / path), avoided(GLOSSARY.read_text(encoding="utf-8"))) == []


def test_every_entry_of_the_glossary_is_read() -> None:
    glossary = GLOSSARY.read_text(encoding="utf-8")
    assert len(ENTRY.findall(glossary)) == glossary.count("\n- **")
    assert {"wish", "story", "heir", "anew"} <= set(avoided(glossary))


def test_no_term_is_among_the_avoided_words() -> None:
    glossary = GLOSSARY.read_text(encoding="utf-8")
    terms = {word for term in re.findall(r"\*\*(.+?)\*\*", glossary) for word in words(term)}
    assert terms & avoided(glossary).keys() == set()


def test_an_allowed_word_is_still_used() -> None:
    avoid = avoided(GLOSSARY.read_text(encoding="utf-8"))
    for start, word in ALLOWED:
        paths = [path for path in (*DOCUMENTS, *code_files(CODE)) if path.startswith(start)]
        used = {each for path in paths for _line, each in in_file(ROOT / path)}
        assert paths
        assert not word or word in used & avoid.keys()


AVOIDED = {"wish": "request", "heir": "child table"}


@pytest.mark.parametrize(
    "source",
    [
        "class HTTPWish: ...",
        "def read_wish(): ...",
        "def read(*, wish): ...",
        "self.last_wish = 1",
        "for wish in (): ...",
        "raise Failure(f'No wish of {name}.')",
        '"""The wish of a task."""',
    ],
)
def test_an_avoided_word_in_code_is_found(source: str) -> None:
    assert misused("a.py", in_code(source), AVOIDED) == ["a.py:1: 'wish'; write: request"]


@pytest.mark.parametrize(
    "source",
    ["def wishlist(): ...", "print(wish)", "role = 'heir'", "raise Failure('role `heir` exists')", "import wish"],
)
def test_other_words_in_code_are_not(source: str) -> None:
    assert misused("a.py", in_code(source), AVOIDED) == []


@pytest.mark.parametrize("text", ["- name: Read the wish of a task", "options: {a: {description: [a, The wish.]}}"])
def test_an_avoided_word_in_yaml_is_found(text: str) -> None:
    assert misused("a.yml", in_yaml(text), AVOIDED) == ["a.yml:1: 'wish'; write: request"]


def test_an_avoided_word_in_a_document_is_found_outside_of_code_font() -> None:
    document = "A `wish`.\n\n```sql\nSELECT wish\n```\n\nThe Wish, [x](wish.md).\n"
    assert misused("a.md", in_document(document), AVOIDED) == ["a.md:7: 'wish'; write: request"]


def test_an_entry_ends_where_the_next_begins() -> None:
    glossary = "- **a**, **b**: Text `c`.\n  *Avoid:* `d`, e,\n  `f`\n\n## More `g`\n\n- **h**: Text. *Avoid:* `i` (write *j*)\n"
    assert avoided(glossary) == {"d": "a, b", "f": "a, b", "i": "h"}
