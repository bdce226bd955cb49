CREATE OPERATOR CLASS tag_ops FOR TYPE jsonb USING gin AS
    OPERATOR 7 @> (jsonb, jsonb),
    FUNCTION 1 gin_compare_jsonb(text, text),
    FUNCTION 2 gin_extract_jsonb(jsonb, internal, internal),
    FUNCTION 3 gin_extract_jsonb_query(jsonb, internal, int2, internal, internal, internal, internal),
    FUNCTION 4 gin_consistent_jsonb(internal, int2, jsonb, int4, internal, internal, internal, internal),
    FUNCTION 6 gin_triconsistent_jsonb(internal, int2, jsonb, int4, internal, internal, internal),
    STORAGE text;
CREATE OPERATOR CLASS near_ops FOR TYPE point USING gist AS
    OPERATOR 15 <-> (point, point) FOR ORDER BY pg_catalog.float_ops,
    OPERATOR 6 ~= (point, point),
    FUNCTION 1 gist_point_consistent(internal, point, int2, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal),
    FUNCTION 3 gist_point_compress(internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal),
    FUNCTION 6 gist_box_picksplit(internal, internal),
    FUNCTION 7 gist_box_same(box, box, internal),
    FUNCTION 8 gist_point_distance(internal, point, int2, oid, internal),
    FUNCTION 9 gist_point_fetch(internal),
    STORAGE box;
CREATE TABLE places (id int PRIMARY KEY, at point, tags jsonb, EXCLUDE USING gist (at near_ops WITH ~=));
CREATE INDEX places_tags ON places USING gin (tags tag_ops);
