# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension file_fdw."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="file_fdw",
    version="1.0",
    comment="foreign-data wrapper for flat file access",
    trusted=False,
    script="""
CREATE FUNCTION file_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION file_fdw_validator(text[], oid) RETURNS void STRICT;
CREATE FOREIGN DATA WRAPPER file_fdw HANDLER file_fdw_handler VALIDATOR file_fdw_validator;
""",
)
