# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Edge functions: their files, the options, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.options import (
    FUNCTION_SPEC,
    Bundle,
    FunctionSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.sources import Sources
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

if t.TYPE_CHECKING:
    from pathlib import Path

GET = f"GET {PROJECT}/functions/hello"
DEPLOY = f"POST {PROJECT}/functions/deploy?slug=hello"
PATCH = f"PATCH {PROJECT}/functions/hello"
DELETE = f"DELETE {PROJECT}/functions/hello"
LOST = requests.exceptions.ReadTimeout()
NONE = Reply(404, {"message": "Function not found"})
SOURCES = Sources(files={"index.ts": b"serve()", "lib/a.ts": b"1"}, entrypoint="index.ts")
BUNDLE = Bundle(content=b"EZBR", entrypoint="file:///src/index.ts", import_map=None)


def deployed(path: str = f"file:///tmp/x/source/{SOURCES.folder}/index.ts", **members: t.Any) -> dict[str, t.Any]:
    """Return a function as the API returns it."""
    return {
        "slug": "hello",
        "status": "ACTIVE",
        "version": 3,
        "verify_jwt": True,
        "entrypoint_path": path,
        "ezbr_sha256": "0" * 64,
        **members,
    }


def run(*steps: Step, check_mode: bool = False, code: Sources | Bundle | None = SOURCES, **spec: t.Any) -> ScriptedTask:
    given = FunctionSpec(name="hello", code=code, **spec)
    return replay_task(lambda task: reconcile(given, task), *steps, check_mode=check_mode)


def read(folder: Path, **options: t.Any) -> FunctionSpec:
    """Return the spec for a folder."""
    defaults = {name: spec.get("default") for name, spec in FUNCTION_SPEC.items()}
    return read_spec({**defaults, "name": "hello", "path": str(folder), **options})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with functions, and files that don't belong to them."""
    for name in (
        "hello/index.ts", "hello/deno.json", "hello/a.test.ts", "hello/node_modules/x/index.js", "hello/.env",
        "other/index.ts", "_shared/cors.ts", ".git/config", "hello/mail.html",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"// {name}")
    return tmp_path


def test_files_of_a_function_are_read(folder: Path) -> None:
    code = read(folder / "hello").code
    assert isinstance(code, Sources)
    assert (sorted(code.files), code.import_map) == (["deno.json", "index.ts", "mail.html"], "deno.json")
    shared = read(
        folder,
        entrypoint="hello/index.ts",
        include=["hello/*", "_shared/*"],
        static_files=["*.html"],
        import_map="",
    ).code
    assert isinstance(shared, Sources)
    assert sorted(shared.files) == ["_shared/cors.ts", "hello/deno.json", "hello/index.ts", "hello/mail.html"]
    assert shared.metadata() == {
        "entrypoint_path": f"{shared.folder}/hello/index.ts",
        "static_patterns": [f"{shared.folder}/*.html"],
    }
    assert set(shared.deployed_files()) == {f"{shared.folder}/{name}" for name in shared.files}


def test_digest_depends_on_all_that_is_deployed() -> None:
    files = {"index.ts": b"a", "b": b"c"}
    variants = [
        Sources(files=files, entrypoint="index.ts"),
        Sources(files={"index.ts": b"a", "b": b"d"}, entrypoint="index.ts"),
        Sources(files={"index.ts": b"a", "bc": b""}, entrypoint="index.ts"),
        Sources(files={"index.ts": b"a"}, entrypoint="index.ts"),
        Sources(files=files, entrypoint="b"),
        Sources(files=files, entrypoint="index.ts", import_map="b"),
        Sources(files=files, entrypoint="index.ts", static_files=("b",)),
    ]
    assert len({variant.folder for variant in variants}) == len(variants)
    assert variants[0].folder == Sources(files=dict(reversed(files.items())), entrypoint="index.ts").folder


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "1st"}, "is not the name of an edge function"),
        ({"path": None}, "takes either path or bundle"),
        ({"bundle": "x"}, "takes either path or bundle"),
        ({"path": "/nowhere/at/all"}, "isn't a folder"),
        ({"path": None, "bundle": "/nowhere/at/all"}, "can't be read: No such file"),
        ({"path": None, "bundle": "/dev/null"}, "is empty"),
        ({"entrypoint": "main.ts"}, "The entrypoint 'main.ts' isn't one of the 3 files"),
        ({"entrypoint": ".env"}, "The entrypoint '.env' isn't one of"),
        ({"import_map": "map.json"}, "The import_map 'map.json' isn't one of"),
        ({"static_files": ["*.css"]}, "matches the pattern '\\*.css' of static_files"),
    ],
)
def test_invalid_options_are_rejected(folder: Path, options: dict[str, t.Any], message: str) -> None:
    with pytest.raises(Failure, match=message):
        read(folder / "hello", **options)


def test_unreadable_file_is_named(folder: Path) -> None:
    (folder / "hello" / "gone.ts").symlink_to("nowhere")
    with pytest.raises(Failure, match=r"gone\.ts' of the function can't be read"):
        read(folder / "hello")


def test_unchanged_function_takes_one_request() -> None:
    done = run((GET, Reply(200, deployed())))
    assert (done.changed, done.diff) == (False, ("", ""))
    assert done.result["function"] == {
        "name": "hello",
        "status": "ACTIVE",
        "version": 3,
        "verify_jwt": True,
        "content": SOURCES.folder,
    }


def test_missing_function_is_deployed_with_its_files() -> None:
    predicted = run((GET, NONE), check_mode=True)
    done = run((GET, NONE), (DEPLOY, Reply(201, deployed(version=1))))
    assert (done.changed, done.result["action"], done.result["function"]["version"]) == (True, "created", 1)
    assert predicted.diff == done.diff
    assert predicted.result["files"] == done.result["files"] == ["index.ts", "lib/a.ts"]
    (sent,) = [sent for sent in done.session.sent if sent.data]
    assert sent.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert f'filename="{SOURCES.folder}/lib/a.ts"'.encode() in sent.data
    assert b'"verify_jwt": true' in sent.data


@pytest.mark.parametrize("other", ["file:///src/index.ts", f"file:///tmp/content-{'0' * 32}/index.ts"])
def test_function_with_another_content_is_deployed_again(other: str) -> None:
    done = run((GET, Reply(200, deployed(other, verify_jwt=False))), (DEPLOY, Reply(201, deployed(verify_jwt=False))))
    assert done.result["action"] == "updated"
    assert b'"verify_jwt": false' in done.session.sent[1].data


@pytest.mark.parametrize("lost", [LOST, Reply(504, b"error code: 504")])
def test_lost_response_to_a_deployment_is_read_and_not_repeated(lost: Reply | Exception) -> None:
    done = run((GET, NONE), (DEPLOY, lost), (GET, NONE), (GET, Reply(200, deployed())))
    assert done.result["action"] == "created"


def test_only_verify_jwt_is_changed_without_a_deployment() -> None:
    done = run((GET, Reply(200, deployed())), (PATCH, Reply(200, deployed(verify_jwt=False))), verify_jwt=False)
    assert (done.bodies, done.result["function"]["verify_jwt"]) == ([{"verify_jwt": False}], False)
    assert done.diff[0].replace("true", "false") == done.diff[1]
    lost = run(
        (GET, Reply(200, deployed())), (PATCH, LOST), (GET, Reply(200, deployed(verify_jwt=False))), verify_jwt=False
    )
    assert lost.changed


def test_path_that_the_api_does_not_keep_is_a_warning() -> None:
    done = run((GET, NONE), (DEPLOY, Reply(201, deployed("file:///src/index.ts"))))
    assert done.outcome is not None
    assert "so each run deploys it again" in done.outcome.warnings[0]


def test_bundle_is_compared_by_its_digest() -> None:
    same = deployed("file:///src/index.ts", ezbr_sha256=BUNDLE.digest)
    query = f"verify_jwt=true&ezbr_sha256={BUNDLE.digest}&entrypoint_path=file%3A%2F%2F%2Fsrc%2Findex.ts"
    assert not run((GET, Reply(200, same)), code=BUNDLE).changed
    created = run(
        (GET, NONE), (f"POST {PROJECT}/functions?slug=hello&name=hello&{query}", Reply(201, same)), code=BUNDLE
    )
    updated = run((GET, Reply(200, deployed())), (f"{PATCH}?{query}", Reply(200, same)), code=BUNDLE)
    assert [done.result["action"] for done in (created, updated)] == ["created", "updated"]
    assert updated.session.sent[1].data == b"EZBR"
    assert updated.session.sent[1].headers["Content-Type"] == "application/vnd.denoland.eszip"


def test_function_is_deleted() -> None:
    assert not run((GET, NONE), code=None).changed
    assert not run((GET, Reply(200, deployed(status="REMOVED"))), code=None).changed
    for answer in (Reply(200), NONE):
        done = run((GET, Reply(200, deployed())), (DELETE, answer), code=None)
        assert (done.result["action"], done.result["function"]) == ("deleted", None)


def test_missing_project_is_not_a_missing_function() -> None:
    assert "The project was deleted" in run((GET, Reply(404, {"message": "Project not found"})), code=None).message


def test_limit_of_the_plan_has_a_hint() -> None:
    done = run((GET, NONE), (DEPLOY, Reply(402, {"message": "Max number of functions reached for project"})))
    assert "plan allows no further function" in done.message
