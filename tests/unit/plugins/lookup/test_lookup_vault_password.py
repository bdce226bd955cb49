# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A vault password file is read as Ansible reads it, and never yields an empty password."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible_collections.draggonnb.supabase.plugins.lookup.vault_password import LookupModule

if t.TYPE_CHECKING:
    from pathlib import Path


def password(path: Path, **options: str) -> str:
    (found,) = LookupModule(loader=DataLoader()).run([str(path)], {}, **options)
    return found


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize("text", ["s3cret one", "s3cret one\n", "  s3cret one\r\n"])
def test_file_is_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "password"
    path.write_text(text, encoding="utf-8")
    assert password(path) == "s3cret one"


def test_script_is_run(tmp_path: Path) -> None:
    assert password(script(tmp_path / "password", "echo s3cret $# args")) == "s3cret 0 args"


@pytest.mark.parametrize(("options", "name"), [({}, "default"), ({"vault_id": "clients"}, "clients")])
def test_client_script_receives_vault_id(tmp_path: Path, options: dict[str, str], name: str) -> None:
    assert (
        password(script(tmp_path / "keyring-client.sh", 'echo "s3cret $*"'), **options) == f"s3cret --vault-id {name}"
    )


@pytest.mark.parametrize("text", ["", "\n", "  \t\n \n"])
@pytest.mark.parametrize("executable", [False, True])
def test_empty_password_is_refused(tmp_path: Path, text: str, executable: bool) -> None:
    path = tmp_path / "password"
    if executable:
        script(path, f"printf '{text}'")
    else:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(AnsibleError):
        password(path)


@pytest.mark.parametrize("path", ["/dev/null", "/", "/does/not/exist"])
def test_path_that_is_not_a_file_is_refused(path: str) -> None:
    with pytest.raises(AnsibleError):
        password(t.cast("Path", path))


def test_output_of_failed_script_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(AnsibleError) as caught:
        password(script(tmp_path / "password", "echo half-a-s3cret; exit 3"))
    assert "half-a-s3cret" not in str(caught.value)


def test_undecodable_bytes_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_bytes(b"s3cr\xe4t")
    with pytest.raises(AnsibleError, match="UTF-8") as caught:
        password(path)
    assert "s3cr" not in str(caught.value)
