# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks objects that PostgreSQL lets only superusers create, because it can't check their functions.

The functions of text search parsers and templates, and the support functions of index access methods, pass values of
type ``internal`` to each other, and an operator class may declare a function for another type than its arguments have.
A wrong combination of built-in functions reads and writes memory at will. Therefore, after each statement that creates
such an object with elevated rights, what it created is compared with objects that existed before: those of PostgreSQL,
of extensions, and those that were checked.
"""

from __future__ import annotations

CHECKED_STATEMENTS = (
    r"(CREATE|ALTER|DROP|COMMENT ON) TEXT SEARCH (PARSER|TEMPLATE) ",
    r"CREATE OPERATOR (CLASS|FAMILY) ",
    r"ALTER OPERATOR FAMILY .* ADD ",
)
"""The statements that need a superuser and are checked, in upper case with placeholders."""

CHECK = "SELECT pg_catalog.schema_shadow_check()"

CHECK_FUNCTION = """CREATE FUNCTION pg_catalog.schema_shadow_check() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- The subtransaction of the statement, which also elevated the creator, wrote the rows to check.
  own xid := (SELECT a.xmin FROM pg_authid a WHERE a.rolsuper AND a.oid <> 10);
  btree_and_hash oid[] := '{403,405}';
BEGIN
  IF EXISTS (
    SELECT FROM pg_ts_parser x WHERE x.xmin = own AND NOT EXISTS (
      SELECT FROM pg_ts_parser y WHERE y.xmin <> own AND y.prsstart = x.prsstart AND y.prstoken = x.prstoken
      AND y.prsend = x.prsend AND y.prslextype = x.prslextype AND x.prsheadline IN (0, y.prsheadline))
  ) OR EXISTS (
    SELECT FROM pg_ts_template x WHERE x.xmin = own AND NOT EXISTS (
      SELECT FROM pg_ts_template y WHERE y.xmin <> own AND y.tmplinit = x.tmplinit AND y.tmpllexize = x.tmpllexize)
  ) THEN
    RAISE insufficient_privilege USING MESSAGE =
      'a text search parser or template must use the functions of one that PostgreSQL or an extension provides';
  END IF;
  -- Functions that are called with values of the declared types only, or that are used so by an existing class.
  IF EXISTS (
    SELECT FROM pg_amproc x JOIN pg_opfamily f ON f.oid = x.amprocfamily JOIN pg_proc p ON p.oid = x.amproc::oid
    WHERE x.xmin = own AND NOT coalesce(p.proargtypes::text = CASE
      WHEN f.opfmethod = 403 AND x.amprocnum = 1 THEN x.amproclefttype || ' ' || x.amprocrighttype
      WHEN f.opfmethod = 403 AND x.amprocnum = 3 THEN concat_ws(' ', x.amproclefttype, x.amproclefttype, x.amprocrighttype, 16, 16)
      WHEN f.opfmethod = 403 AND x.amprocnum = 4 THEN '26'
      WHEN f.opfmethod = 405 AND x.amprocnum = 1 THEN x.amproclefttype::text
      WHEN f.opfmethod = 405 AND x.amprocnum = 2 THEN x.amproclefttype || ' 20' END, false)
    AND NOT EXISTS (
      SELECT FROM pg_amproc y JOIN pg_opfamily g ON g.oid = y.amprocfamily WHERE y.xmin <> own AND g.opfmethod = f.opfmethod
      AND y.amproclefttype = x.amproclefttype AND y.amprocrighttype = x.amprocrighttype
      AND y.amprocnum = x.amprocnum AND y.amproc::oid = x.amproc::oid)
  ) OR EXISTS (
    -- The support functions of other access methods know each other, the stored type, and the strategies.
    SELECT FROM pg_opclass c WHERE NOT c.opcmethod = ANY (btree_and_hash)
    AND (c.xmin = own OR c.opcfamily IN (
      SELECT a.amprocfamily FROM pg_amproc a WHERE a.xmin = own UNION ALL SELECT a.amopfamily FROM pg_amop a WHERE a.xmin = own))
    AND NOT EXISTS (
      SELECT FROM pg_opclass d WHERE d.xmin <> own AND d.opcmethod = c.opcmethod AND d.opcintype = c.opcintype
      AND d.opckeytype = c.opckeytype
      AND NOT EXISTS (
        SELECT a.amprocnum, a.amproc::oid FROM pg_amproc a
        WHERE a.amprocfamily = c.opcfamily AND (a.amproclefttype, a.amprocrighttype) = (c.opcintype, c.opcintype) EXCEPT
        SELECT a.amprocnum, a.amproc::oid FROM pg_amproc a WHERE a.xmin <> own
        AND a.amprocfamily = d.opcfamily AND (a.amproclefttype, a.amprocrighttype) = (c.opcintype, c.opcintype))
      -- Without an optional function, GIN doesn't interpret values in another way, and a dump adds them later.
      AND (c.opcmethod = 2742 OR NOT EXISTS (
        SELECT a.amprocnum, a.amproc::oid FROM pg_amproc a WHERE a.xmin <> own
        AND a.amprocfamily = d.opcfamily AND (a.amproclefttype, a.amprocrighttype) = (c.opcintype, c.opcintype) EXCEPT
        SELECT a.amprocnum, a.amproc::oid FROM pg_amproc a
        WHERE a.amprocfamily = c.opcfamily AND (a.amproclefttype, a.amprocrighttype) = (c.opcintype, c.opcintype)))
      AND NOT EXISTS (
        SELECT a.amopstrategy, a.amoplefttype, a.amoprighttype FROM pg_amop a WHERE a.amopfamily = c.opcfamily EXCEPT
        SELECT a.amopstrategy, a.amoplefttype, a.amoprighttype FROM pg_amop a WHERE a.amopfamily = d.opcfamily AND a.xmin <> own))
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an operator class must use functions with the types that it declares, or, unless'
      ' it is of the access method btree or hash, all support functions of a class that PostgreSQL or an extension provides';
  END IF;
END $$"""
