# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms with files."""

from __future__ import annotations

import email.parser
import email.policy

from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.content import form


def test_form_contains_values_as_json_and_files_unchanged() -> None:
    binary = bytes(range(256)) + b"\r\n--\r\n"
    made = form({"metadata": {"name": "ä"}}, {'a "b"/c.ts': binary, "empty": b""})
    head = f"Content-Type: {made.content_type}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + made.data)
    metadata, first, empty = message.iter_parts()
    assert metadata.get_content_type() == "application/json"
    assert metadata["content-disposition"].params == {"name": "metadata"}
    assert first["content-disposition"].params == {"name": "file", "filename": "a %22b%22/c.ts"}
    assert binary in made.data
    assert empty.get_payload(decode=True) == b""
    assert made.data.endswith(b"--\r\n")


def test_boundary_is_in_no_file() -> None:
    boundaries = iter(["taken", "free"])
    made = form({}, {"a": b"it is taken"}, make_boundary=lambda: next(boundaries))
    assert made.content_type == "multipart/form-data; boundary=free"


def test_content_is_not_shown() -> None:
    assert "s3cret" not in repr(form({}, {"a": b"s3cret"}))
