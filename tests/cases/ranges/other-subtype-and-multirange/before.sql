CREATE TYPE span AS RANGE (SUBTYPE=int4);
CREATE TABLE t(a span, c span_multirange);
