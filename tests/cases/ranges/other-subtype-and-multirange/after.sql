CREATE TYPE span AS RANGE (SUBTYPE=numeric, MULTIRANGE_TYPE_NAME="my spans");
CREATE TABLE t(a span, c "my spans");
