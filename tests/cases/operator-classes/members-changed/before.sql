CREATE OPERATOR FAMILY numbers USING btree;
CREATE OPERATOR CLASS numbers_4 FOR TYPE int4 USING btree FAMILY numbers AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int4, int4),
    FUNCTION 2 btint4sortsupport(internal);
CREATE OPERATOR CLASS numbers_8 FOR TYPE int8 USING btree FAMILY numbers AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint8cmp(int8, int8);
ALTER OPERATOR FAMILY numbers USING btree ADD
    OPERATOR 1 < (int4, int8), OPERATOR 3 = (int4, int8), FUNCTION 1 (int4, int8) btint48cmp(int4, int8);
CREATE TABLE t (a int4, b int8);
CREATE INDEX t_a ON t (a numbers_4);
