CREATE TYPE feeling AS ENUM (  -- renamed from: mood
    'ok',
    'middling',  -- renamed from: 'so so'
    'bad'
);
-- renamed from: pair
CREATE TYPE two AS (
    a int,
    bb text  -- renamed from: b
);
CREATE DOMAIN email AS text CHECK (value <> '');  -- renamed from: mail
CREATE TYPE hourrange AS RANGE (subtype = int);  -- renamed from: timerange
-- renamed from: f
CREATE FUNCTION g(m feeling, ms feeling[]) RETURNS feeling LANGUAGE sql AS 'select m';
CREATE TABLE t (m feeling DEFAULT 'middling' CHECK (m <> 'bad'), ms feeling[], p two, e email, r hourrange, mm hourmultirange);
CREATE INDEX i ON t (m) WHERE m = 'middling';
CREATE VIEW v AS SELECT g(m, ms) AS f FROM t WHERE m = 'middling';
COMMENT ON FUNCTION g IS 'of moods';
REVOKE EXECUTE ON FUNCTION g FROM PUBLIC;
