CREATE TYPE tag;
CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
CREATE TYPE tag (INPUT = tag_in, OUTPUT = tag_out, LIKE = text);
CREATE TYPE "Other";
CREATE FUNCTION other_in(cstring) RETURNS "Other" IMMUTABLE STRICT LANGUAGE internal AS 'int8in';
CREATE FUNCTION other_out("Other") RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int8out';
CREATE TYPE "Other" (INPUT = other_in, OUTPUT = other_out, INTERNALLENGTH = 8, PASSEDBYVALUE, ALIGNMENT = double, STORAGE = plain);
CREATE TABLE items (id int PRIMARY KEY, main tag DEFAULT 'x', other "Other");
