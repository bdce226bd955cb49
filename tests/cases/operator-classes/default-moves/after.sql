CREATE TYPE version AS (major int, minor int);
CREATE FUNCTION compared(version, version) RETURNS int IMMUTABLE LANGUAGE sql
    AS 'SELECT CASE WHEN $1.major = $2.major THEN $1.minor - $2.minor ELSE $1.major - $2.major END';
CREATE FUNCTION hashed(version) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1.major';
CREATE FUNCTION lower_than(version, version) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT compared($1, $2) < 0';
CREATE FUNCTION not_above(version, version) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT compared($1, $2) <= 0';
CREATE FUNCTION same_as(version, version) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT compared($1, $2) = 0';
CREATE FUNCTION not_below(version, version) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT compared($1, $2) >= 0';
CREATE FUNCTION above(version, version) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT compared($1, $2) > 0';
CREATE OPERATOR ~< (FUNCTION = lower_than, LEFTARG = version, RIGHTARG = version, COMMUTATOR = ~>, NEGATOR = ~>=);
CREATE OPERATOR ~<= (FUNCTION = not_above, LEFTARG = version, RIGHTARG = version, COMMUTATOR = ~>=, NEGATOR = ~>);
CREATE OPERATOR ~= (FUNCTION = same_as, LEFTARG = version, RIGHTARG = version, COMMUTATOR = ~=, HASHES, MERGES);
CREATE OPERATOR ~>= (FUNCTION = not_below, LEFTARG = version, RIGHTARG = version, COMMUTATOR = ~<=, NEGATOR = ~<);
CREATE OPERATOR ~> (FUNCTION = above, LEFTARG = version, RIGHTARG = version, COMMUTATOR = ~<, NEGATOR = ~<=);
CREATE OPERATOR CLASS version_ops FOR TYPE version USING btree AS
    OPERATOR 1 ~<, OPERATOR 2 ~<=, OPERATOR 3 ~=, OPERATOR 4 ~>=, OPERATOR 5 ~>, FUNCTION 1 compared(version, version);
CREATE OPERATOR CLASS other_ops DEFAULT FOR TYPE version USING btree AS OPERATOR 3 ~=, FUNCTION 1 compared(version, version);
