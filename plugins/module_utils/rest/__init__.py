# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by all REST clients of this collection; independent of any product.

``access`` has the address and credentials of an API, ``client`` is the base of the clients of all APIs,
``transport`` sends requests (the only file that imports requests), ``retry`` decides whether to send one again,
``content`` has requests that aren't JSON, ``waiting`` polls until a deadline, ``json_reader`` validates JSON, ``errors`` has the exceptions,
``effects`` finds out whether a change took effect.
"""

from __future__ import annotations
