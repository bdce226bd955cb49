# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension amcheck."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="amcheck",
    version="1.3",
    comment="functions for verifying relation integrity",
    trusted=False,
    script="""
CREATE FUNCTION bt_index_check(index regclass) RETURNS void STRICT PARALLEL RESTRICTED;
REVOKE ALL ON FUNCTION bt_index_check(index regclass) FROM PUBLIC;
CREATE FUNCTION bt_index_check(index regclass, heapallindexed boolean) RETURNS void STRICT PARALLEL RESTRICTED;
REVOKE ALL ON FUNCTION bt_index_check(index regclass, heapallindexed boolean) FROM PUBLIC;
CREATE FUNCTION bt_index_parent_check(index regclass) RETURNS void STRICT PARALLEL RESTRICTED;
REVOKE ALL ON FUNCTION bt_index_parent_check(index regclass) FROM PUBLIC;
CREATE FUNCTION bt_index_parent_check(index regclass, heapallindexed boolean) RETURNS void STRICT PARALLEL RESTRICTED;
REVOKE ALL ON FUNCTION bt_index_parent_check(index regclass, heapallindexed boolean) FROM PUBLIC;
CREATE FUNCTION bt_index_parent_check(index regclass, heapallindexed boolean, rootdescend boolean) RETURNS void STRICT PARALLEL RESTRICTED;
REVOKE ALL ON FUNCTION bt_index_parent_check(index regclass, heapallindexed boolean, rootdescend boolean) FROM PUBLIC;
CREATE FUNCTION verify_heapam(relation regclass, on_error_stop boolean DEFAULT false, check_toast boolean DEFAULT false, skip text DEFAULT
'none'::text, startblock bigint DEFAULT NULL::bigint, endblock bigint DEFAULT NULL::bigint, OUT blkno bigint, OUT offnum integer, OUT attnum
integer, OUT msg text) RETURNS SETOF record;
REVOKE ALL ON FUNCTION verify_heapam(relation regclass, on_error_stop boolean, check_toast boolean, skip text, startblock bigint, endblock bigint,
OUT blkno bigint, OUT offnum integer, OUT attnum integer, OUT msg text) FROM PUBLIC;
""",
)
