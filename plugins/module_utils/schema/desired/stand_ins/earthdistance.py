# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension earthdistance."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="earthdistance",
    version="1.1",
    comment="calculate great-circle distances on the surface of the Earth",
    trusted=False,
    requires=("cube",),
    script="""
CREATE FUNCTION earth() RETURNS double precision IMMUTABLE PARALLEL SAFE;
CREATE DOMAIN earth AS cube CONSTRAINT not_3d CHECK ((cube_dim(VALUE) <= 3)) CONSTRAINT not_point CHECK (cube_is_point(VALUE)) CONSTRAINT on_surface
CHECK ((abs(((cube_distance(VALUE, '(0)'::cube) / earth()) - '1'::double precision)) < '1e-06'::double precision));
CREATE FUNCTION earth_box(earth, double precision) RETURNS cube IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION earth_distance(earth, earth) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gc_to_sec(double precision) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION geo_distance(point, point) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION latitude(earth) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ll_to_earth(double precision, double precision) RETURNS earth IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION longitude(earth) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sec_to_gc(double precision) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE OPERATOR <@> (FUNCTION = geo_distance, LEFTARG = point, RIGHTARG = point, COMMUTATOR = OPERATOR(<@>));
""",
)
