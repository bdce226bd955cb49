CREATE EXTENSION vector;
REVOKE EXECUTE ON FUNCTION l2_distance(vector, vector) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION avg(vector) TO case_reader;
