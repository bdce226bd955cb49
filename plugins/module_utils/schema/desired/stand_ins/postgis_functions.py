# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions of the extension postgis that schemas call."""

from __future__ import annotations

FUNCTIONS = """
CREATE FUNCTION postgis_full_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_geos_noop(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION postgis_geos_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_getbbox(geometry) RETURNS box2d IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION postgis_lib_build_date() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_lib_revision() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_lib_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_libjson_version() RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION postgis_liblwgeom_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_libprotobuf_version() RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION postgis_libxml_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_proj_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_scripts_build_date() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_scripts_installed() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_scripts_released() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_svn_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_typmod_dims(integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION postgis_typmod_srid(integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION postgis_typmod_type(integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION postgis_version() RETURNS text IMMUTABLE;
CREATE FUNCTION postgis_wagyu_version() RETURNS text IMMUTABLE;
CREATE FUNCTION st_3dclosestpoint(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3ddfullywithin(geom1 geometry, geom2 geometry, double precision) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3ddistance(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3ddwithin(geom1 geometry, geom2 geometry, double precision) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dintersects(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dlength(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dlineinterpolatepoint(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dlongestline(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dmakebox(geom1 geometry, geom2 geometry) RETURNS box3d IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dmaxdistance(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dperimeter(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_3dshortestline(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_addmeasure(geometry, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_addpoint(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_addpoint(geom1 geometry, geom2 geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_affine(geometry, double precision, double precision, double precision, double precision, double precision, double precision)
RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_affine(geometry, double precision, double precision, double precision, double precision, double precision, double precision, double
precision, double precision, double precision, double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_angle(line1 geometry, line2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_angle(pt1 geometry, pt2 geometry, pt3 geometry, pt4 geometry DEFAULT 'POINT EMPTY'::geometry) RETURNS double precision IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_area(geog geography, use_spheroid boolean DEFAULT true) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_area(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_area(text) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_area2d(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asbinary(geography) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asbinary(geography, text) RETURNS bytea IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_asbinary(geometry) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asbinary(geometry, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asencodedpolyline(geom geometry, nprecision integer DEFAULT 5) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asewkb(geometry) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asewkb(geometry, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asewkt(geography) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asewkt(geography, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asewkt(geometry) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asewkt(geometry, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asewkt(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asgeojson(geog geography, maxdecimaldigits integer DEFAULT 9, options integer DEFAULT 0) RETURNS text IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_asgeojson(geom geometry, maxdecimaldigits integer DEFAULT 9, options integer DEFAULT 8) RETURNS text IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_asgeojson(r record, geom_column text DEFAULT ''::text, maxdecimaldigits integer DEFAULT 9, pretty_bool boolean DEFAULT false)
RETURNS text STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asgeojson(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asgml(geog geography, maxdecimaldigits integer DEFAULT 15, options integer DEFAULT 0, nprefix text DEFAULT 'gml'::text, id text
DEFAULT ''::text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asgml(geom geometry, maxdecimaldigits integer DEFAULT 15, options integer DEFAULT 0) RETURNS text IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_asgml(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asgml(version integer, geog geography, maxdecimaldigits integer DEFAULT 15, options integer DEFAULT 0, nprefix text DEFAULT
'gml'::text, id text DEFAULT ''::text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asgml(version integer, geom geometry, maxdecimaldigits integer DEFAULT 15, options integer DEFAULT 0, nprefix text DEFAULT
NULL::text, id text DEFAULT NULL::text) RETURNS text IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_ashexewkb(geometry) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_ashexewkb(geometry, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_askml(geog geography, maxdecimaldigits integer DEFAULT 15, nprefix text DEFAULT ''::text) RETURNS text IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_askml(geom geometry, maxdecimaldigits integer DEFAULT 15, nprefix text DEFAULT ''::text) RETURNS text IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_askml(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_aslatlontext(geom geometry, tmpl text DEFAULT ''::text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asmarc21(geom geometry, format text DEFAULT 'hdddmmss'::text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_asmvtgeom(geom geometry, bounds box2d, extent integer DEFAULT 4096, buffer integer DEFAULT 256, clip_geom boolean DEFAULT true)
RETURNS geometry IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_assvg(geog geography, rel integer DEFAULT 0, maxdecimaldigits integer DEFAULT 15) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_assvg(geom geometry, rel integer DEFAULT 0, maxdecimaldigits integer DEFAULT 15) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_assvg(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_astext(geography) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_astext(geography, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_astext(geometry) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_astext(geometry, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_astext(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_astwkb(geom geometry, prec integer DEFAULT NULL::integer, prec_z integer DEFAULT NULL::integer, prec_m integer DEFAULT
NULL::integer, with_sizes boolean DEFAULT NULL::boolean, with_boxes boolean DEFAULT NULL::boolean) RETURNS bytea IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_astwkb(geom geometry[], ids bigint[], prec integer DEFAULT NULL::integer, prec_z integer DEFAULT NULL::integer, prec_m integer
DEFAULT NULL::integer, with_sizes boolean DEFAULT NULL::boolean, with_boxes boolean DEFAULT NULL::boolean) RETURNS bytea IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_asx3d(geom geometry, maxdecimaldigits integer DEFAULT 15, options integer DEFAULT 0) RETURNS text IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_azimuth(geog1 geography, geog2 geography) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_azimuth(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_bdmpolyfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_bdpolyfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_boundary(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_boundingdiagonal(geom geometry, fits boolean DEFAULT false) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_box2dfromgeohash(text, integer DEFAULT NULL::integer) RETURNS box2d IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_buffer(geography, double precision) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buffer(geography, double precision, integer) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buffer(geography, double precision, text) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buffer(geom geometry, radius double precision, options text DEFAULT ''::text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buffer(geom geometry, radius double precision, quadsegs integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buffer(text, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buffer(text, double precision, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buffer(text, double precision, text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_buildarea(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_centroid(geography, use_spheroid boolean DEFAULT true) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_centroid(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_centroid(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_chaikinsmoothing(geometry, integer DEFAULT 1, boolean DEFAULT false) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_cleangeometry(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_clipbybox2d(geom geometry, box box2d) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_closestpoint(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_closestpointofapproach(geometry, geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_clusterintersecting(geometry[]) RETURNS geometry[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_clusterwithin(geometry[], double precision) RETURNS geometry[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_collect(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_collect(geometry[]) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_collectionextract(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_collectionextract(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_collectionhomogenize(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_combinebbox(box2d, geometry) RETURNS box2d IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_combinebbox(box3d, box3d) RETURNS box3d IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_combinebbox(box3d, geometry) RETURNS box3d IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_concavehull(param_geom geometry, param_pctconvex double precision, param_allow_holes boolean DEFAULT false) RETURNS geometry
IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_contains(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_containsproperly(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_convexhull(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_coorddim(geometry geometry) RETURNS smallint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_coveredby(geog1 geography, geog2 geography) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_coveredby(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_coveredby(text, text) RETURNS boolean IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_covers(geog1 geography, geog2 geography) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_covers(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_covers(text, text) RETURNS boolean IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_cpawithin(geometry, geometry, double precision) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_crosses(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_curvetoline(geom geometry, tol double precision DEFAULT 32, toltype integer DEFAULT 0, flags integer DEFAULT 0) RETURNS geometry
IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_delaunaytriangles(g1 geometry, tolerance double precision DEFAULT 0.0, flags integer DEFAULT 0) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_dfullywithin(geom1 geometry, geom2 geometry, double precision) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_difference(geom1 geometry, geom2 geometry, gridsize double precision DEFAULT '-1.0'::numeric) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_dimension(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_disjoint(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_distance(geog1 geography, geog2 geography, use_spheroid boolean DEFAULT true) RETURNS double precision IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_distance(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_distance(text, text) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_distancecpa(geometry, geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_distancesphere(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_distancesphere(geom1 geometry, geom2 geometry, radius double precision) RETURNS double precision IMMUTABLE STRICT;
CREATE FUNCTION st_distancespheroid(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_distancespheroid(geom1 geometry, geom2 geometry, spheroid) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_dump(geometry) RETURNS SETOF geometry_dump IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_dumppoints(geometry) RETURNS SETOF geometry_dump IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_dumprings(geometry) RETURNS SETOF geometry_dump IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_dumpsegments(geometry) RETURNS SETOF geometry_dump IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_dwithin(geog1 geography, geog2 geography, tolerance double precision, use_spheroid boolean DEFAULT true) RETURNS boolean IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_dwithin(geom1 geometry, geom2 geometry, double precision) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_dwithin(text, text, double precision) RETURNS boolean IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_endpoint(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_envelope(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_equals(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_estimatedextent(text, text) RETURNS box2d STABLE STRICT;
CREATE FUNCTION st_estimatedextent(text, text, text) RETURNS box2d STABLE STRICT;
CREATE FUNCTION st_estimatedextent(text, text, text, boolean) RETURNS box2d STABLE STRICT;
CREATE FUNCTION st_expand(box box2d, dx double precision, dy double precision) RETURNS box2d IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_expand(box box3d, dx double precision, dy double precision, dz double precision DEFAULT 0) RETURNS box3d IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_expand(box2d, double precision) RETURNS box2d IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_expand(box3d, double precision) RETURNS box3d IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_expand(geom geometry, dx double precision, dy double precision, dz double precision DEFAULT 0, dm double precision DEFAULT 0)
RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_expand(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_exteriorring(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_filterbym(geometry, double precision, double precision DEFAULT NULL::double precision, boolean DEFAULT false) RETURNS geometry
IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_findextent(text, text) RETURNS box2d STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_findextent(text, text, text) RETURNS box2d STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_flipcoordinates(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_force2d(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_force3d(geom geometry, zvalue double precision DEFAULT 0.0) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_force3dm(geom geometry, mvalue double precision DEFAULT 0.0) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_force3dz(geom geometry, zvalue double precision DEFAULT 0.0) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_force4d(geom geometry, zvalue double precision DEFAULT 0.0, mvalue double precision DEFAULT 0.0) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_forcecollection(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_forcecurve(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_forcepolygonccw(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_forcepolygoncw(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_forcerhr(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_forcesfs(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_forcesfs(geometry, version text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_frechetdistance(geom1 geometry, geom2 geometry, double precision DEFAULT '-1'::integer) RETURNS double precision IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_fromflatgeobuf(anyelement, bytea) RETURNS SETOF anyelement IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_fromflatgeobuftotable(text, text, bytea) RETURNS void IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_generatepoints(area geometry, npoints integer) RETURNS geometry STRICT PARALLEL SAFE;
CREATE FUNCTION st_generatepoints(area geometry, npoints integer, seed integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geogfromtext(text) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geogfromwkb(bytea) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geographyfromtext(text) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geohash(geog geography, maxchars integer DEFAULT 0) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geohash(geom geometry, maxchars integer DEFAULT 0) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomcollfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomcollfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomcollfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomcollfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geometricmedian(g geometry, tolerance double precision DEFAULT NULL::double precision, max_iter integer DEFAULT 10000,
fail_if_not_converged boolean DEFAULT false) RETURNS geometry IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_geometryfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geometryfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geometryn(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geometrytype(geometry) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromewkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromewkt(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromgeohash(text, integer DEFAULT NULL::integer) RETURNS geometry IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_geomfromgeojson(json) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromgeojson(jsonb) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromgeojson(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromgml(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromgml(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromkml(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfrommarc21(marc21xml text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromtwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_geomfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_gmltosql(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_gmltosql(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_hasarc(geometry geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_hausdorffdistance(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_hausdorffdistance(geom1 geometry, geom2 geometry, double precision) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_hexagon(size double precision, cell_i integer, cell_j integer, origin geometry DEFAULT 'POINT(0 0)'::geometry) RETURNS geometry
IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_hexagongrid(size double precision, bounds geometry, OUT geom geometry, OUT i integer, OUT j integer) RETURNS SETOF record IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_interiorringn(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_interpolatepoint(line geometry, point geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_intersection(geography, geography) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_intersection(geom1 geometry, geom2 geometry, gridsize double precision DEFAULT '-1'::integer) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_intersection(text, text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_intersects(geog1 geography, geog2 geography) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_intersects(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_intersects(text, text) RETURNS boolean IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_isclosed(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_iscollection(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isempty(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_ispolygonccw(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_ispolygoncw(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isring(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_issimple(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isvalid(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isvalid(geometry, integer) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isvaliddetail(geom geometry, flags integer DEFAULT 0) RETURNS valid_detail IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isvalidreason(geometry) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isvalidreason(geometry, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_isvalidtrajectory(geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_length(geog geography, use_spheroid boolean DEFAULT true) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_length(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_length(text) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_length2d(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_length2dspheroid(geometry, spheroid) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_lengthspheroid(geometry, spheroid) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_letters(letters text, font json DEFAULT NULL::json) RETURNS geometry IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_linecrossingdirection(line1 geometry, line2 geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linefromencodedpolyline(txtin text, nprecision integer DEFAULT 5) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linefrommultipoint(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linefromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linefromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linefromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linefromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_lineinterpolatepoint(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_lineinterpolatepoints(geometry, double precision, repeat boolean DEFAULT true) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linelocatepoint(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linemerge(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linemerge(geometry, boolean) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linestringfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linestringfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linesubstring(geometry, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_linetocurve(geometry geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_locatealong(geometry geometry, measure double precision, leftrightoffset double precision DEFAULT 0.0) RETURNS geometry IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_locatebetween(geometry geometry, frommeasure double precision, tomeasure double precision, leftrightoffset double precision DEFAULT
0.0) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_locatebetweenelevations(geometry geometry, fromelevation double precision, toelevation double precision) RETURNS geometry IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_longestline(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_m(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makebox2d(geom1 geometry, geom2 geometry) RETURNS box2d IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makeenvelope(double precision, double precision, double precision, double precision, integer DEFAULT 0) RETURNS geometry IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_makeline(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makeline(geometry[]) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makepoint(double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makepoint(double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makepoint(double precision, double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makepointm(double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makepolygon(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makepolygon(geometry, geometry[]) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makevalid(geom geometry, params text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_makevalid(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_maxdistance(geom1 geometry, geom2 geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_maximuminscribedcircle(geometry, OUT center geometry, OUT nearest geometry, OUT radius double precision) RETURNS record IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_memsize(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_minimumboundingcircle(inputgeom geometry, segs_per_quarter integer DEFAULT 48) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_minimumboundingradius(geometry, OUT center geometry, OUT radius double precision) RETURNS record IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_minimumclearance(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_minimumclearanceline(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mlinefromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mlinefromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mlinefromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mlinefromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpointfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpointfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpointfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpointfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpolyfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpolyfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpolyfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_mpolyfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multi(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multilinefromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multilinestringfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multilinestringfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multipointfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multipointfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multipointfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multipolyfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multipolyfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multipolygonfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_multipolygonfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_ndims(geometry) RETURNS smallint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_node(g geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_normalize(geom geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_npoints(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_nrings(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_numgeometries(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_numinteriorring(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_numinteriorrings(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_numpatches(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_numpoints(geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_offsetcurve(line geometry, distance double precision, params text DEFAULT ''::text) RETURNS geometry IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_orderingequals(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_orientedenvelope(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_overlaps(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_patchn(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_perimeter(geog geography, use_spheroid boolean DEFAULT true) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_perimeter(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_perimeter2d(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_point(double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_point(double precision, double precision, srid integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointfromgeohash(text, integer DEFAULT NULL::integer) RETURNS geometry IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_pointfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointinsidecircle(geometry, double precision, double precision, double precision) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointm(xcoordinate double precision, ycoordinate double precision, mcoordinate double precision, srid integer DEFAULT 0) RETURNS
geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointn(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointonsurface(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_points(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointz(xcoordinate double precision, ycoordinate double precision, zcoordinate double precision, srid integer DEFAULT 0) RETURNS
geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_pointzm(xcoordinate double precision, ycoordinate double precision, zcoordinate double precision, mcoordinate double precision,
srid integer DEFAULT 0) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polyfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polyfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polyfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polyfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polygon(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polygonfromtext(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polygonfromtext(text, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polygonfromwkb(bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polygonfromwkb(bytea, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_polygonize(geometry[]) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_project(geog geography, distance double precision, azimuth double precision) RETURNS geography IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_quantizecoordinates(g geometry, prec_x integer, prec_y integer DEFAULT NULL::integer, prec_z integer DEFAULT NULL::integer, prec_m
integer DEFAULT NULL::integer) RETURNS geometry IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_reduceprecision(geom geometry, gridsize double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_relate(geom1 geometry, geom2 geometry) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_relate(geom1 geometry, geom2 geometry, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_relate(geom1 geometry, geom2 geometry, text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_relatematch(text, text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_removepoint(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_removerepeatedpoints(geom geometry, tolerance double precision DEFAULT 0.0) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_reverse(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_rotate(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_rotate(geometry, double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_rotate(geometry, double precision, geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_rotatex(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_rotatey(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_rotatez(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_scale(geometry, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_scale(geometry, double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_scale(geometry, geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_scale(geometry, geometry, origin geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_scroll(geometry, geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_segmentize(geog geography, max_segment_length double precision) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_segmentize(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_seteffectivearea(geometry, double precision DEFAULT '-1'::integer, integer DEFAULT 1) RETURNS geometry IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION st_setpoint(geometry, integer, geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_setsrid(geog geography, srid integer) RETURNS geography IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_setsrid(geom geometry, srid integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_sharedpaths(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_shiftlongitude(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_shortestline(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_simplify(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_simplify(geometry, double precision, boolean) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_simplifypolygonhull(geom geometry, vertex_fraction double precision, is_outer boolean DEFAULT true) RETURNS geometry IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_simplifypreservetopology(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_simplifyvw(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_snap(geom1 geometry, geom2 geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_snaptogrid(geom1 geometry, geom2 geometry, double precision, double precision, double precision, double precision) RETURNS geometry
IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_snaptogrid(geometry, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_snaptogrid(geometry, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_snaptogrid(geometry, double precision, double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_split(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_square(size double precision, cell_i integer, cell_j integer, origin geometry DEFAULT 'POINT(0 0)'::geometry) RETURNS geometry
IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_squaregrid(size double precision, bounds geometry, OUT geom geometry, OUT i integer, OUT j integer) RETURNS SETOF record IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION st_srid(geog geography) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_srid(geom geometry) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_startpoint(geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_subdivide(geom geometry, maxvertices integer DEFAULT 256, gridsize double precision DEFAULT '-1.0'::numeric) RETURNS SETOF geometry
IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_summary(geography) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_summary(geometry) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_swapordinates(geom geometry, ords cstring) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_symdifference(geom1 geometry, geom2 geometry, gridsize double precision DEFAULT '-1.0'::numeric) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_symmetricdifference(geom1 geometry, geom2 geometry) RETURNS geometry;
CREATE FUNCTION st_tileenvelope(zoom integer, x integer, y integer, bounds geometry DEFAULT 'SRID=3857;LINESTRING(-20037508.342789244
-20037508.342789244, 20037508.342789244 20037508.342789244)'::geometry, margin double precision DEFAULT 0.0) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_touches(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_transform(geom geometry, from_proj text, to_proj text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_transform(geom geometry, from_proj text, to_srid integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_transform(geom geometry, to_proj text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_transform(geometry, integer) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_translate(geometry, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_translate(geometry, double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_transscale(geometry, double precision, double precision, double precision, double precision) RETURNS geometry IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION st_triangulatepolygon(g1 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_unaryunion(geometry, gridsize double precision DEFAULT '-1.0'::numeric) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_union(geom1 geometry, geom2 geometry) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_union(geom1 geometry, geom2 geometry, gridsize double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_union(geometry[]) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_voronoilines(g1 geometry, tolerance double precision DEFAULT 0.0, extend_to geometry DEFAULT NULL::geometry) RETURNS geometry
IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_voronoipolygons(g1 geometry, tolerance double precision DEFAULT 0.0, extend_to geometry DEFAULT NULL::geometry) RETURNS geometry
IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION st_within(geom1 geometry, geom2 geometry) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_wkbtosql(wkb bytea) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_wkttosql(text) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_wrapx(geom geometry, wrap double precision, move double precision) RETURNS geometry IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_x(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_xmax(box3d) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_xmin(box3d) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_y(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_ymax(box3d) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_ymin(box3d) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_z(geometry) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_zmax(box3d) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_zmflag(geometry) RETURNS smallint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION st_zmin(box3d) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
"""
"""Their declarations."""
