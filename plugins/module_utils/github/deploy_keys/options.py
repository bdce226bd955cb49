# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``github_deploy_key``: argument spec, validation, and the desired state."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..task import TASK_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

DEPLOY_KEY_SPEC: dict[str, dict[str, object]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "title": {"type": "str", "required": True},
    # A public key is no secret. But a private one, given by mistake, must not be shown before it is refused.
    "key": {"type": "str", "no_log": True},
    "read_only": {"type": "bool", "default": True},
    **TASK_SPEC,
}

_TYPE = re.compile(
    r"ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com"
)
_HINT = "Set it to the content of the file of the public key, such as id_ed25519.pub: its type, the key in Base64, and a comment."


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key without its comment, which GitHub doesn't keep.

    :param text: its type and its content in Base64.
    """

    text: str

    @property
    def fingerprint(self) -> str:
        """The fingerprint that ``ssh-keygen -l`` and GitHub's website show."""
        blob = base64.b64decode(self.text.partition(" ")[2] + "==")
        return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployKeySpec:
    """The desired state: exactly one key with this title, or none with it.

    :param key: None only if it is to be absent.
    """

    title: str
    key: PublicKey | None
    present: bool = True
    read_only: bool = True


def read_spec(parameters: Mapping[str, t.Any]) -> DeployKeySpec:
    """Return the desired state from the parameters of a task, which have the types of ``DEPLOY_KEY_SPEC``.

    :raises Failure: a value is invalid; the message has no part of the key. No request has been sent.
    """
    title, text = parameters["title"], parameters["key"]
    if not title.strip() or title != title.strip() or not title.isprintable():
        raise Failure(
            "title is blank, begins or ends with a space, or has control characters.", hint="Set it to a name."
        )
    present = parameters["state"] == "present"
    if present and not text:
        raise Failure(f"The deploy key {title} has no key.", hint=_HINT)
    return DeployKeySpec(
        title=title,
        key=read_key(text, title) if text else None,
        present=present,
        read_only=parameters["read_only"],
    )


def read_key(text: str, title: str) -> PublicKey:
    """Return the public key in a text.

    :raises Failure: it isn't one, or a private one; the message has no part of it.
    """
    if "PRIVATE" in text or text.lstrip().startswith(("-----", "PuTTY-User-Key-File")):
        raise Failure(
            f"The key of the deploy key {title} is a private key, or in another format than that of OpenSSH. It was not sent.",
            hint=f"{_HINT} If the private key may have been shown to others, create a new pair.",
        )
    words = text.split()
    if len(text.strip().splitlines()) != 1 or len(words) < 2 or not _TYPE.fullmatch(words[0]):
        raise Failure(f"The key of the deploy key {title} is not a public key in the format of OpenSSH.", hint=_HINT)
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    # The content begins with the length of the type, and the type.
    if blob[: 4 + len(words[0])] != len(words[0]).to_bytes(4, "big") + words[0].encode():
        raise Failure(f"The key of the deploy key {title} is incomplete or damaged.", hint=_HINT)
    return PublicKey(" ".join(words[:2]))
