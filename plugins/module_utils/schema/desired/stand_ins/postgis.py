# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension postgis: its types, casts, operators, operator classes, and aggregates."""

from __future__ import annotations

from .postgis_functions import FUNCTIONS
from .postgis_support import SUPPORT
from .stand_in import StandIn

# The modifier of a type is a number, and PostgreSQL asks functions for it and for its text. That of these types stands for a text such as
# (Point,4326). Here it is the OID of a label of an enum, because enum_out returns the text of that. The enum is temporary: it isn't
# a member of the extension, and nothing compares it.
_MODIFIERS = """
CREATE FUNCTION {type}_typmod_in(cstring[]) RETURNS integer LANGUAGE plpgsql STRICT PARALLEL SAFE AS '
DECLARE srid integer := {srid} ;
  names text[] := ARRAY[''Geometry'', ''Point'', ''LineString'', ''Polygon'', ''MultiPoint'', ''MultiLineString'', ''MultiPolygon'',
    ''GeometryCollection'', ''CircularString'', ''CompoundCurve'', ''CurvePolygon'', ''MultiCurve'', ''MultiSurface'', ''PolyhedralSurface'',
    ''Triangle'', ''Tin''] ; kind text := ''Geometry'' ; dimensions text ; modifier text ; base text ; label text ; found integer ;
BEGIN
  FOREACH modifier IN ARRAY $1::text[] LOOP
    IF modifier ~ ''^ *-?[0-9]+ *$'' THEN srid := greatest(modifier::integer, 0) ; CONTINUE ; END IF ;
    modifier := lower(replace(modifier, '' '', '''')) ; base := regexp_replace(modifier, ''(zm|z|m)$'', '''') ;
    kind := (SELECT each FROM unnest(names) each WHERE lower(each) = base) ;
    IF kind IS NULL THEN RAISE invalid_parameter_value USING MESSAGE = ''Invalid geometry type modifier: '' || modifier ; END IF ;
    dimensions := upper(substr(modifier, length(base) + 1)) ;
  END LOOP ;
  label := format(''(%s%s%s)'', kind, dimensions, CASE WHEN srid > 0 THEN '','' || srid END) ;
  IF label = ''(Geometry)'' THEN label := '''' ; END IF ;
  IF to_regtype(''pg_temp.postgis_modifiers'') IS NULL THEN CREATE TYPE pg_temp.postgis_modifiers AS ENUM () ; END IF ;
  LOOP
    found := (SELECT e.oid::integer FROM pg_enum e WHERE e.enumtypid = to_regtype(''pg_temp.postgis_modifiers'') AND e.enumlabel = label) ;
    EXIT WHEN found IS NOT NULL ;
    EXECUTE format(''ALTER TYPE pg_temp.postgis_modifiers ADD VALUE %L'', label) ;
  END LOOP ;
  RETURN found ;
END';
CREATE FUNCTION {type}_typmod_out(integer) RETURNS cstring LANGUAGE internal STABLE STRICT PARALLEL SAFE AS 'enum_out';
"""


def _modifiers_of(name: str, srid: int) -> str:
    """Return the functions for the modifiers of a type.

    :param srid: the spatial reference system without a modifier.
    """
    return _MODIFIERS.replace("{type}", name).replace("{srid}", str(srid))


_SHELLS = """
CREATE TYPE spheroid;
CREATE TYPE geometry;
CREATE TYPE box3d;
CREATE TYPE box2d;
CREATE TYPE box2df;
CREATE TYPE gidx;
CREATE TYPE geography;
"""

_TYPES = """
CREATE FUNCTION spheroid_in(cstring) RETURNS spheroid LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION spheroid_out(spheroid) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE spheroid (INTERNALLENGTH = variable, INPUT = spheroid_in, OUTPUT = spheroid_out, ALIGNMENT = double, STORAGE = extended);
CREATE FUNCTION geometry_in(cstring) RETURNS geometry LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION geometry_out(geometry) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION geometry_recv(internal) RETURNS geometry LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textrecv';
CREATE FUNCTION geometry_send(geometry) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textsend';
CREATE FUNCTION geometry_analyze(internal) RETURNS boolean STRICT;
CREATE TYPE geometry (INTERNALLENGTH = variable, INPUT = geometry_in, OUTPUT = geometry_out, RECEIVE = geometry_recv, SEND = geometry_send, TYPMOD_IN
= geometry_typmod_in, TYPMOD_OUT = geometry_typmod_out, DELIMITER = ':', ALIGNMENT = double, STORAGE = main);
CREATE FUNCTION box3d_in(cstring) RETURNS box3d LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION box3d_out(box3d) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE box3d (INTERNALLENGTH = variable, INPUT = box3d_in, OUTPUT = box3d_out, ALIGNMENT = double, STORAGE = extended);
CREATE FUNCTION box2d_in(cstring) RETURNS box2d LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION box2d_out(box2d) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE box2d (INTERNALLENGTH = variable, INPUT = box2d_in, OUTPUT = box2d_out, ALIGNMENT = int4, STORAGE = extended);
CREATE FUNCTION box2df_in(cstring) RETURNS box2df LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION box2df_out(box2df) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE box2df (INTERNALLENGTH = variable, INPUT = box2df_in, OUTPUT = box2df_out, ALIGNMENT = double, STORAGE = extended);
CREATE FUNCTION gidx_in(cstring) RETURNS gidx LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gidx_out(gidx) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gidx (INTERNALLENGTH = variable, INPUT = gidx_in, OUTPUT = gidx_out, ALIGNMENT = double, STORAGE = extended);
CREATE FUNCTION geography_in(cstring, oid, integer) RETURNS geography LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION geography_out(geography) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION geography_recv(internal, oid, integer) RETURNS geography LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textrecv';
CREATE FUNCTION geography_send(geography) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textsend';
CREATE FUNCTION geography_analyze(internal) RETURNS boolean STRICT;
CREATE TYPE geography (INTERNALLENGTH = variable, INPUT = geography_in, OUTPUT = geography_out, RECEIVE = geography_recv, SEND = geography_send,
TYPMOD_IN = geography_typmod_in, TYPMOD_OUT = geography_typmod_out, DELIMITER = ':', ALIGNMENT = double, STORAGE = main);
CREATE TYPE geometry_dump AS (path integer[], geom geometry);
CREATE TYPE valid_detail AS (valid boolean, reason character varying, location geometry);
"""

_TABLES = """
CREATE TABLE spatial_ref_sys (srid integer NOT NULL PRIMARY KEY CHECK (srid > 0 AND srid <= 998999), auth_name character varying(256),
auth_srid integer, srtext character varying(2048), proj4text character varying(2048));
CREATE VIEW geography_columns AS SELECT current_database() AS f_table_catalog, n.nspname AS f_table_schema, c.relname AS f_table_name,
a.attname AS f_geography_column, 0 AS coord_dimension, 0 AS srid, NULL::text AS type FROM pg_class c, pg_attribute a, pg_namespace n WHERE false;
CREATE VIEW geometry_columns AS SELECT current_database()::character varying(256) AS f_table_catalog, n.nspname AS f_table_schema,
c.relname AS f_table_name, a.attname AS f_geometry_column, 0 AS coord_dimension, 0 AS srid, NULL::character varying(30) AS type
FROM pg_class c, pg_attribute a, pg_namespace n WHERE false;
GRANT SELECT ON TABLE spatial_ref_sys, geography_columns, geometry_columns TO PUBLIC;
"""

_OPERATORS = """
CREATE CAST (box2d AS box3d) WITH FUNCTION box3d(box2d) AS IMPLICIT;
CREATE CAST (box2d AS geometry) WITH FUNCTION geometry(box2d) AS IMPLICIT;
CREATE CAST (box3d AS box) WITH FUNCTION box(box3d) AS IMPLICIT;
CREATE CAST (box3d AS box2d) WITH FUNCTION box2d(box3d) AS IMPLICIT;
CREATE CAST (box3d AS geometry) WITH FUNCTION geometry(box3d) AS IMPLICIT;
CREATE CAST (bytea AS geography) WITH FUNCTION geography(bytea) AS IMPLICIT;
CREATE CAST (bytea AS geometry) WITH FUNCTION geometry(bytea) AS IMPLICIT;
CREATE CAST (geography AS bytea) WITH FUNCTION bytea(geography) AS IMPLICIT;
CREATE CAST (geography AS geography) WITH FUNCTION geography(geography,integer,boolean) AS IMPLICIT;
CREATE CAST (geography AS geometry) WITH FUNCTION geometry(geography);
CREATE CAST (geometry AS box) WITH FUNCTION box(geometry) AS ASSIGNMENT;
CREATE CAST (geometry AS box2d) WITH FUNCTION box2d(geometry) AS IMPLICIT;
CREATE CAST (geometry AS box3d) WITH FUNCTION box3d(geometry) AS IMPLICIT;
CREATE CAST (geometry AS bytea) WITH FUNCTION bytea(geometry) AS IMPLICIT;
CREATE CAST (geometry AS geography) WITH FUNCTION geography(geometry) AS IMPLICIT;
CREATE CAST (geometry AS geometry) WITH FUNCTION geometry(geometry,integer,boolean) AS IMPLICIT;
CREATE CAST (geometry AS json) WITH FUNCTION "json"(geometry);
CREATE CAST (geometry AS jsonb) WITH FUNCTION jsonb(geometry);
CREATE CAST (geometry AS path) WITH FUNCTION path(geometry);
CREATE CAST (geometry AS point) WITH FUNCTION point(geometry);
CREATE CAST (geometry AS polygon) WITH FUNCTION polygon(geometry);
CREATE CAST (geometry AS text) WITH FUNCTION text(geometry) AS IMPLICIT;
CREATE CAST (path AS geometry) WITH FUNCTION geometry(path);
CREATE CAST (point AS geometry) WITH FUNCTION geometry(point);
CREATE CAST (polygon AS geometry) WITH FUNCTION geometry(polygon);
CREATE CAST (text AS geometry) WITH FUNCTION geometry(text) AS IMPLICIT;
CREATE OPERATOR && (FUNCTION = overlaps_2d, LEFTARG = box2df, RIGHTARG = box2df, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR && (FUNCTION = overlaps_2d, LEFTARG = box2df, RIGHTARG = geometry, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR && (FUNCTION = geography_overlaps, LEFTARG = geography, RIGHTARG = geography, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR && (FUNCTION = overlaps_geog, LEFTARG = geography, RIGHTARG = gidx, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR && (FUNCTION = overlaps_2d, LEFTARG = geometry, RIGHTARG = box2df, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR && (FUNCTION = geometry_overlaps, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR && (FUNCTION = overlaps_geog, LEFTARG = gidx, RIGHTARG = geography, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR && (FUNCTION = overlaps_geog, LEFTARG = gidx, RIGHTARG = gidx, COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR &&& (FUNCTION = geometry_overlaps_nd, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(&&&));
CREATE OPERATOR &&& (FUNCTION = overlaps_nd, LEFTARG = geometry, RIGHTARG = gidx, COMMUTATOR = OPERATOR(&&&));
CREATE OPERATOR &&& (FUNCTION = overlaps_nd, LEFTARG = gidx, RIGHTARG = geometry, COMMUTATOR = OPERATOR(&&&));
CREATE OPERATOR &&& (FUNCTION = overlaps_nd, LEFTARG = gidx, RIGHTARG = gidx, COMMUTATOR = OPERATOR(&&&));
CREATE OPERATOR &/& (FUNCTION = geometry_overlaps_3d, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(&/&));
CREATE OPERATOR &< (FUNCTION = geometry_overleft, LEFTARG = geometry, RIGHTARG = geometry, RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR &<| (FUNCTION = geometry_overbelow, LEFTARG = geometry, RIGHTARG = geometry, RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR &> (FUNCTION = geometry_overright, LEFTARG = geometry, RIGHTARG = geometry, RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR < (FUNCTION = geography_lt, LEFTARG = geography, RIGHTARG = geography, COMMUTATOR = OPERATOR(>), NEGATOR = OPERATOR(>=), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR < (FUNCTION = geometry_lt, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(>), NEGATOR = OPERATOR(>=), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR <#> (FUNCTION = geometry_distance_box, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<#>));
CREATE OPERATOR <-> (FUNCTION = geography_distance_knn, LEFTARG = geography, RIGHTARG = geography, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = geometry_distance_centroid, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR << (FUNCTION = geometry_left, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(>>), RESTRICT = positionsel, JOIN =
positionjoinsel);
CREATE OPERATOR <<->> (FUNCTION = geometry_distance_centroid_nd, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<<->>));
CREATE OPERATOR <<@ (FUNCTION = geometry_contained_3d, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(@>>));
CREATE OPERATOR <<| (FUNCTION = geometry_below, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(|>>), RESTRICT = positionsel, JOIN =
positionjoinsel);
CREATE OPERATOR <= (FUNCTION = geography_le, LEFTARG = geography, RIGHTARG = geography, COMMUTATOR = OPERATOR(>=), NEGATOR = OPERATOR(>), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR <= (FUNCTION = geometry_le, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(>=), NEGATOR = OPERATOR(>), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR = (FUNCTION = geography_eq, LEFTARG = geography, RIGHTARG = geography, COMMUTATOR = OPERATOR(=), RESTRICT = contsel, JOIN =
contjoinsel);
CREATE OPERATOR = (FUNCTION = geometry_eq, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(=), MERGES, HASHES, RESTRICT = contsel, JOIN
= contjoinsel);
CREATE OPERATOR > (FUNCTION = geography_gt, LEFTARG = geography, RIGHTARG = geography, COMMUTATOR = OPERATOR(<), NEGATOR = OPERATOR(<=), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR > (FUNCTION = geometry_gt, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<), NEGATOR = OPERATOR(<=), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR >= (FUNCTION = geography_ge, LEFTARG = geography, RIGHTARG = geography, COMMUTATOR = OPERATOR(<=), NEGATOR = OPERATOR(<), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR >= (FUNCTION = geometry_ge, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<=), NEGATOR = OPERATOR(<), RESTRICT =
contsel, JOIN = contjoinsel);
CREATE OPERATOR >> (FUNCTION = geometry_right, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<<), RESTRICT = positionsel, JOIN =
positionjoinsel);
CREATE OPERATOR @ (FUNCTION = is_contained_2d, LEFTARG = box2df, RIGHTARG = box2df, COMMUTATOR = OPERATOR(~));
CREATE OPERATOR @ (FUNCTION = is_contained_2d, LEFTARG = box2df, RIGHTARG = geometry, COMMUTATOR = OPERATOR(~));
CREATE OPERATOR @ (FUNCTION = is_contained_2d, LEFTARG = geometry, RIGHTARG = box2df, COMMUTATOR = OPERATOR(~));
CREATE OPERATOR @ (FUNCTION = geometry_within, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(~), RESTRICT = contsel, JOIN =
contjoinsel);
CREATE OPERATOR @>> (FUNCTION = geometry_contains_3d, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<<@));
CREATE OPERATOR @@ (FUNCTION = geometry_within_nd, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(~~));
CREATE OPERATOR |&> (FUNCTION = geometry_overabove, LEFTARG = geometry, RIGHTARG = geometry, RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR |=| (FUNCTION = geometry_distance_cpa, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(|=|));
CREATE OPERATOR |>> (FUNCTION = geometry_above, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(<<|), RESTRICT = positionsel, JOIN =
positionjoinsel);
CREATE OPERATOR ~ (FUNCTION = contains_2d, LEFTARG = box2df, RIGHTARG = box2df, COMMUTATOR = OPERATOR(@));
CREATE OPERATOR ~ (FUNCTION = contains_2d, LEFTARG = box2df, RIGHTARG = geometry, COMMUTATOR = OPERATOR(@));
CREATE OPERATOR ~ (FUNCTION = contains_2d, LEFTARG = geometry, RIGHTARG = box2df, COMMUTATOR = OPERATOR(@));
CREATE OPERATOR ~ (FUNCTION = geometry_contains, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(@), RESTRICT = contsel, JOIN =
contjoinsel);
CREATE OPERATOR ~= (FUNCTION = geometry_same, LEFTARG = geometry, RIGHTARG = geometry, RESTRICT = contsel, JOIN = contjoinsel);
CREATE OPERATOR ~== (FUNCTION = geometry_same_3d, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(~==));
CREATE OPERATOR ~~ (FUNCTION = geometry_contains_nd, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(@@));
CREATE OPERATOR ~~= (FUNCTION = geometry_same_nd, LEFTARG = geometry, RIGHTARG = geometry, COMMUTATOR = OPERATOR(~~=));
CREATE OPERATOR FAMILY brin_geography_inclusion_ops USING brin;
CREATE OPERATOR CLASS brin_geography_inclusion_ops DEFAULT FOR TYPE geography USING brin FAMILY brin_geography_inclusion_ops AS OPERATOR 3
&&(gidx,gidx) , OPERATOR 3 &&(gidx,geography) , OPERATOR 3 &&(geography,gidx) , OPERATOR 3 &&(geography,geography) , FUNCTION 1 (geography, geography)
brin_inclusion_opcinfo(internal) , FUNCTION 2 (geography, geography) geog_brin_inclusion_add_value(internal,internal,internal,internal) , FUNCTION 3
(geography, geography) brin_inclusion_consistent(internal,internal,internal) , FUNCTION 4 (geography, geography)
brin_inclusion_union(internal,internal,internal) , STORAGE gidx;
CREATE OPERATOR FAMILY brin_geometry_inclusion_ops_2d USING brin;
CREATE OPERATOR CLASS brin_geometry_inclusion_ops_2d DEFAULT FOR TYPE geometry USING brin FAMILY brin_geometry_inclusion_ops_2d AS OPERATOR 3
&&(geometry,geometry) , OPERATOR 3 &&(geometry,box2df) , OPERATOR 3 &&(box2df,geometry) , OPERATOR 3 &&(box2df,box2df) , OPERATOR 7
~(geometry,geometry) , OPERATOR 7 ~(geometry,box2df) , OPERATOR 7 ~(box2df,geometry) , OPERATOR 7 ~(box2df,box2df) , OPERATOR 8 @(geometry,geometry) ,
OPERATOR 8 @(geometry,box2df) , OPERATOR 8 @(box2df,geometry) , OPERATOR 8 @(box2df,box2df) , FUNCTION 1 (geometry, geometry)
brin_inclusion_opcinfo(internal) , FUNCTION 2 (geometry, geometry) geom2d_brin_inclusion_add_value(internal,internal,internal,internal) , FUNCTION 3
(geometry, geometry) brin_inclusion_consistent(internal,internal,internal) , FUNCTION 4 (geometry, geometry)
brin_inclusion_union(internal,internal,internal) , STORAGE box2df;
CREATE OPERATOR FAMILY brin_geometry_inclusion_ops_3d USING brin;
CREATE OPERATOR CLASS brin_geometry_inclusion_ops_3d FOR TYPE geometry USING brin FAMILY brin_geometry_inclusion_ops_3d AS OPERATOR 3
&&&(geometry,geometry) , OPERATOR 3 &&&(geometry,gidx) , OPERATOR 3 &&&(gidx,geometry) , OPERATOR 3 &&&(gidx,gidx) , FUNCTION 1 (geometry, geometry)
brin_inclusion_opcinfo(internal) , FUNCTION 2 (geometry, geometry) geom3d_brin_inclusion_add_value(internal,internal,internal,internal) , FUNCTION 3
(geometry, geometry) brin_inclusion_consistent(internal,internal,internal) , FUNCTION 4 (geometry, geometry)
brin_inclusion_union(internal,internal,internal) , STORAGE gidx;
CREATE OPERATOR FAMILY brin_geometry_inclusion_ops_4d USING brin;
CREATE OPERATOR CLASS brin_geometry_inclusion_ops_4d FOR TYPE geometry USING brin FAMILY brin_geometry_inclusion_ops_4d AS OPERATOR 3
&&&(geometry,geometry) , OPERATOR 3 &&&(geometry,gidx) , OPERATOR 3 &&&(gidx,geometry) , OPERATOR 3 &&&(gidx,gidx) , FUNCTION 1 (geometry, geometry)
brin_inclusion_opcinfo(internal) , FUNCTION 2 (geometry, geometry) geom4d_brin_inclusion_add_value(internal,internal,internal,internal) , FUNCTION 3
(geometry, geometry) brin_inclusion_consistent(internal,internal,internal) , FUNCTION 4 (geometry, geometry)
brin_inclusion_union(internal,internal,internal) , STORAGE gidx;
CREATE OPERATOR FAMILY btree_geography_ops USING btree;
CREATE OPERATOR CLASS btree_geography_ops DEFAULT FOR TYPE geography USING btree FAMILY btree_geography_ops AS OPERATOR 1 <(geography,geography) ,
OPERATOR 2 <=(geography,geography) , OPERATOR 3 =(geography,geography) , OPERATOR 4 >=(geography,geography) , OPERATOR 5 >(geography,geography) ,
FUNCTION 1 (geography, geography) geography_cmp(geography,geography);
CREATE OPERATOR FAMILY btree_geometry_ops USING btree;
CREATE OPERATOR CLASS btree_geometry_ops DEFAULT FOR TYPE geometry USING btree FAMILY btree_geometry_ops AS OPERATOR 1 <(geometry,geometry) , OPERATOR
2 <=(geometry,geometry) , OPERATOR 3 =(geometry,geometry) , OPERATOR 4 >=(geometry,geometry) , OPERATOR 5 >(geometry,geometry) , FUNCTION 1 (geometry,
geometry) geometry_cmp(geometry,geometry);
CREATE OPERATOR FAMILY gist_geography_ops USING gist;
CREATE OPERATOR CLASS gist_geography_ops DEFAULT FOR TYPE geography USING gist FAMILY gist_geography_ops AS OPERATOR 3 &&(geography,geography) ,
OPERATOR 13 <->(geography,geography) FOR ORDER BY pg_catalog.float_ops , FUNCTION 1 (geography, geography)
geography_gist_consistent(internal,geography,integer) , FUNCTION 2 (geography, geography) geography_gist_union(bytea,internal) , FUNCTION 3
(geography, geography) geography_gist_compress(internal) , FUNCTION 4 (geography, geography) geography_gist_decompress(internal) , FUNCTION 5
(geography, geography) geography_gist_penalty(internal,internal,internal) , FUNCTION 6 (geography, geography)
geography_gist_picksplit(internal,internal) , FUNCTION 7 (geography, geography) geography_gist_same(box2d,box2d,internal) , FUNCTION 8 (geography,
geography) geography_gist_distance(internal,geography,integer) , STORAGE gidx;
CREATE OPERATOR FAMILY gist_geometry_ops_2d USING gist;
CREATE OPERATOR CLASS gist_geometry_ops_2d DEFAULT FOR TYPE geometry USING gist FAMILY gist_geometry_ops_2d AS OPERATOR 1 <<(geometry,geometry) ,
OPERATOR 2 &<(geometry,geometry) , OPERATOR 3 &&(geometry,geometry) , OPERATOR 4 &>(geometry,geometry) , OPERATOR 5 >>(geometry,geometry) , OPERATOR 6
~=(geometry,geometry) , OPERATOR 7 ~(geometry,geometry) , OPERATOR 8 @(geometry,geometry) , OPERATOR 9 &<|(geometry,geometry) , OPERATOR 10
<<|(geometry,geometry) , OPERATOR 11 |>>(geometry,geometry) , OPERATOR 12 |&>(geometry,geometry) , OPERATOR 13 <->(geometry,geometry) FOR ORDER BY
pg_catalog.float_ops , OPERATOR 14 <#>(geometry,geometry) FOR ORDER BY pg_catalog.float_ops , FUNCTION 1 (geometry, geometry)
geometry_gist_consistent_2d(internal,geometry,integer) , FUNCTION 2 (geometry, geometry) geometry_gist_union_2d(bytea,internal) , FUNCTION 3
(geometry, geometry) geometry_gist_compress_2d(internal) , FUNCTION 4 (geometry, geometry) geometry_gist_decompress_2d(internal) , FUNCTION 5
(geometry, geometry) geometry_gist_penalty_2d(internal,internal,internal) , FUNCTION 6 (geometry, geometry)
geometry_gist_picksplit_2d(internal,internal) , FUNCTION 7 (geometry, geometry) geometry_gist_same_2d(geometry,geometry,internal) , FUNCTION 8
(geometry, geometry) geometry_gist_distance_2d(internal,geometry,integer) , STORAGE box2df;
CREATE OPERATOR FAMILY gist_geometry_ops_nd USING gist;
CREATE OPERATOR CLASS gist_geometry_ops_nd FOR TYPE geometry USING gist FAMILY gist_geometry_ops_nd AS OPERATOR 3 &&&(geometry,geometry) , OPERATOR 6
~~=(geometry,geometry) , OPERATOR 7 ~~(geometry,geometry) , OPERATOR 8 @@(geometry,geometry) , OPERATOR 13 <<->>(geometry,geometry) FOR ORDER BY
pg_catalog.float_ops , OPERATOR 20 |=|(geometry,geometry) FOR ORDER BY pg_catalog.float_ops , FUNCTION 1 (geometry, geometry)
geometry_gist_consistent_nd(internal,geometry,integer) , FUNCTION 2 (geometry, geometry) geometry_gist_union_nd(bytea,internal) , FUNCTION 3
(geometry, geometry) geometry_gist_compress_nd(internal) , FUNCTION 4 (geometry, geometry) geometry_gist_decompress_nd(internal) , FUNCTION 5
(geometry, geometry) geometry_gist_penalty_nd(internal,internal,internal) , FUNCTION 6 (geometry, geometry)
geometry_gist_picksplit_nd(internal,internal) , FUNCTION 7 (geometry, geometry) geometry_gist_same_nd(geometry,geometry,internal) , FUNCTION 8
(geometry, geometry) geometry_gist_distance_nd(internal,geometry,integer) , STORAGE gidx;
CREATE OPERATOR FAMILY hash_geometry_ops USING hash;
CREATE OPERATOR CLASS hash_geometry_ops DEFAULT FOR TYPE geometry USING hash FAMILY hash_geometry_ops AS OPERATOR 1 =(geometry,geometry) , FUNCTION 1
(geometry, geometry) geometry_hash(geometry);
CREATE OPERATOR FAMILY spgist_geography_ops_nd USING spgist;
CREATE OPERATOR CLASS spgist_geography_ops_nd DEFAULT FOR TYPE geography USING spgist FAMILY spgist_geography_ops_nd AS OPERATOR 3
&&(geography,geography) , FUNCTION 1 (geography, geography) geography_spgist_config_nd(internal,internal) , FUNCTION 2 (geography, geography)
geography_spgist_choose_nd(internal,internal) , FUNCTION 3 (geography, geography) geography_spgist_picksplit_nd(internal,internal) , FUNCTION 4
(geography, geography) geography_spgist_inner_consistent_nd(internal,internal) , FUNCTION 5 (geography, geography)
geography_spgist_leaf_consistent_nd(internal,internal) , FUNCTION 6 (geography, geography) geography_spgist_compress_nd(internal);
CREATE OPERATOR FAMILY spgist_geometry_ops_2d USING spgist;
CREATE OPERATOR CLASS spgist_geometry_ops_2d DEFAULT FOR TYPE geometry USING spgist FAMILY spgist_geometry_ops_2d AS OPERATOR 1 <<(geometry,geometry)
, OPERATOR 2 &<(geometry,geometry) , OPERATOR 3 &&(geometry,geometry) , OPERATOR 4 &>(geometry,geometry) , OPERATOR 5 >>(geometry,geometry) , OPERATOR
6 ~=(geometry,geometry) , OPERATOR 7 ~(geometry,geometry) , OPERATOR 8 @(geometry,geometry) , OPERATOR 9 &<|(geometry,geometry) , OPERATOR 10
<<|(geometry,geometry) , OPERATOR 11 |>>(geometry,geometry) , OPERATOR 12 |&>(geometry,geometry) , FUNCTION 1 (geometry, geometry)
geometry_spgist_config_2d(internal,internal) , FUNCTION 2 (geometry, geometry) geometry_spgist_choose_2d(internal,internal) , FUNCTION 3 (geometry,
geometry) geometry_spgist_picksplit_2d(internal,internal) , FUNCTION 4 (geometry, geometry) geometry_spgist_inner_consistent_2d(internal,internal) ,
FUNCTION 5 (geometry, geometry) geometry_spgist_leaf_consistent_2d(internal,internal) , FUNCTION 6 (geometry, geometry)
geometry_spgist_compress_2d(internal);
CREATE OPERATOR FAMILY spgist_geometry_ops_3d USING spgist;
CREATE OPERATOR CLASS spgist_geometry_ops_3d FOR TYPE geometry USING spgist FAMILY spgist_geometry_ops_3d AS OPERATOR 3 &/&(geometry,geometry) ,
OPERATOR 6 ~==(geometry,geometry) , OPERATOR 7 @>>(geometry,geometry) , OPERATOR 8 <<@(geometry,geometry) , FUNCTION 1 (geometry, geometry)
geometry_spgist_config_3d(internal,internal) , FUNCTION 2 (geometry, geometry) geometry_spgist_choose_3d(internal,internal) , FUNCTION 3 (geometry,
geometry) geometry_spgist_picksplit_3d(internal,internal) , FUNCTION 4 (geometry, geometry) geometry_spgist_inner_consistent_3d(internal,internal) ,
FUNCTION 5 (geometry, geometry) geometry_spgist_leaf_consistent_3d(internal,internal) , FUNCTION 6 (geometry, geometry)
geometry_spgist_compress_3d(internal);
CREATE OPERATOR FAMILY spgist_geometry_ops_nd USING spgist;
CREATE OPERATOR CLASS spgist_geometry_ops_nd FOR TYPE geometry USING spgist FAMILY spgist_geometry_ops_nd AS OPERATOR 3 &&&(geometry,geometry) ,
OPERATOR 6 ~~=(geometry,geometry) , OPERATOR 7 ~~(geometry,geometry) , OPERATOR 8 @@(geometry,geometry) , FUNCTION 1 (geometry, geometry)
geometry_spgist_config_nd(internal,internal) , FUNCTION 2 (geometry, geometry) geometry_spgist_choose_nd(internal,internal) , FUNCTION 3 (geometry,
geometry) geometry_spgist_picksplit_nd(internal,internal) , FUNCTION 4 (geometry, geometry) geometry_spgist_inner_consistent_nd(internal,internal) ,
FUNCTION 5 (geometry, geometry) geometry_spgist_leaf_consistent_nd(internal,internal) , FUNCTION 6 (geometry, geometry)
geometry_spgist_compress_nd(internal);
CREATE AGGREGATE st_3dextent(geometry) (SFUNC = st_combinebbox, STYPE = box3d, COMBINEFUNC = st_combinebbox, PARALLEL = safe);
CREATE AGGREGATE st_asflatgeobuf(anyelement) (SFUNC = pgis_asflatgeobuf_transfn, STYPE = internal, FINALFUNC = pgis_asflatgeobuf_finalfn, PARALLEL =
safe);
CREATE AGGREGATE st_asflatgeobuf(anyelement, boolean) (SFUNC = pgis_asflatgeobuf_transfn, STYPE = internal, FINALFUNC = pgis_asflatgeobuf_finalfn,
PARALLEL = safe);
CREATE AGGREGATE st_asflatgeobuf(anyelement, boolean, text) (SFUNC = pgis_asflatgeobuf_transfn, STYPE = internal, FINALFUNC =
pgis_asflatgeobuf_finalfn, PARALLEL = safe);
CREATE AGGREGATE st_asgeobuf(anyelement) (SFUNC = pgis_asgeobuf_transfn, STYPE = internal, FINALFUNC = pgis_asgeobuf_finalfn, PARALLEL = safe);
CREATE AGGREGATE st_asgeobuf(anyelement, text) (SFUNC = pgis_asgeobuf_transfn, STYPE = internal, FINALFUNC = pgis_asgeobuf_finalfn, PARALLEL = safe);
CREATE AGGREGATE st_asmvt(anyelement) (SFUNC = pgis_asmvt_transfn, STYPE = internal, FINALFUNC = pgis_asmvt_finalfn, COMBINEFUNC =
pgis_asmvt_combinefn, SERIALFUNC = pgis_asmvt_serialfn, DESERIALFUNC = pgis_asmvt_deserialfn, PARALLEL = safe);
CREATE AGGREGATE st_asmvt(anyelement, text) (SFUNC = pgis_asmvt_transfn, STYPE = internal, FINALFUNC = pgis_asmvt_finalfn, COMBINEFUNC =
pgis_asmvt_combinefn, SERIALFUNC = pgis_asmvt_serialfn, DESERIALFUNC = pgis_asmvt_deserialfn, PARALLEL = safe);
CREATE AGGREGATE st_asmvt(anyelement, text, integer) (SFUNC = pgis_asmvt_transfn, STYPE = internal, FINALFUNC = pgis_asmvt_finalfn, COMBINEFUNC =
pgis_asmvt_combinefn, SERIALFUNC = pgis_asmvt_serialfn, DESERIALFUNC = pgis_asmvt_deserialfn, PARALLEL = safe);
CREATE AGGREGATE st_asmvt(anyelement, text, integer, text) (SFUNC = pgis_asmvt_transfn, STYPE = internal, FINALFUNC = pgis_asmvt_finalfn, COMBINEFUNC
= pgis_asmvt_combinefn, SERIALFUNC = pgis_asmvt_serialfn, DESERIALFUNC = pgis_asmvt_deserialfn, PARALLEL = safe);
CREATE AGGREGATE st_asmvt(anyelement, text, integer, text, text) (SFUNC = pgis_asmvt_transfn, STYPE = internal, FINALFUNC = pgis_asmvt_finalfn,
COMBINEFUNC = pgis_asmvt_combinefn, SERIALFUNC = pgis_asmvt_serialfn, DESERIALFUNC = pgis_asmvt_deserialfn, PARALLEL = safe);
CREATE AGGREGATE st_clusterintersecting(geometry) (SFUNC = pgis_geometry_accum_transfn, STYPE = internal, FINALFUNC =
pgis_geometry_clusterintersecting_finalfn, PARALLEL = safe);
CREATE AGGREGATE st_clusterwithin(geometry, double precision) (SFUNC = pgis_geometry_accum_transfn, STYPE = internal, FINALFUNC =
pgis_geometry_clusterwithin_finalfn, PARALLEL = safe);
CREATE AGGREGATE st_collect(geometry) (SFUNC = pgis_geometry_accum_transfn, STYPE = internal, FINALFUNC = pgis_geometry_collect_finalfn, PARALLEL =
safe);
CREATE AGGREGATE st_extent(geometry) (SFUNC = st_combinebbox, STYPE = box3d, FINALFUNC = box2d, COMBINEFUNC = st_combinebbox, PARALLEL = safe);
CREATE AGGREGATE st_makeline(geometry) (SFUNC = pgis_geometry_accum_transfn, STYPE = internal, FINALFUNC = pgis_geometry_makeline_finalfn, PARALLEL =
safe);
CREATE AGGREGATE st_memcollect(geometry) (SFUNC = st_collect, STYPE = geometry, COMBINEFUNC = st_collect, PARALLEL = safe);
CREATE AGGREGATE st_memunion(geometry) (SFUNC = st_union, STYPE = geometry, COMBINEFUNC = st_union, PARALLEL = safe);
CREATE AGGREGATE st_polygonize(geometry) (SFUNC = pgis_geometry_accum_transfn, STYPE = internal, FINALFUNC = pgis_geometry_polygonize_finalfn,
PARALLEL = safe);
CREATE AGGREGATE st_union(geometry) (SFUNC = pgis_geometry_union_parallel_transfn, STYPE = internal, FINALFUNC = pgis_geometry_union_parallel_finalfn,
COMBINEFUNC = pgis_geometry_union_parallel_combinefn, SERIALFUNC = pgis_geometry_union_parallel_serialfn, DESERIALFUNC =
pgis_geometry_union_parallel_deserialfn, PARALLEL = safe);
CREATE AGGREGATE st_union(geometry, gridsize double precision) (SFUNC = pgis_geometry_union_parallel_transfn, STYPE = internal, FINALFUNC =
pgis_geometry_union_parallel_finalfn, COMBINEFUNC = pgis_geometry_union_parallel_combinefn, SERIALFUNC = pgis_geometry_union_parallel_serialfn,
DESERIALFUNC = pgis_geometry_union_parallel_deserialfn, PARALLEL = safe);
"""

EXTENSION = StandIn(
    name="postgis",
    version="3.3.2",
    comment="PostGIS geometry and geography spatial types and functions",
    relocatable=False,
    trusted=False,
    script=_SHELLS
    + _modifiers_of("geometry", 0)
    + _modifiers_of("geography", 4326)
    + _TYPES
    + SUPPORT
    + FUNCTIONS
    + _TABLES
    + _OPERATORS,
)
