CREATE TYPE level AS ENUM ('low', 'mid', 'high');
CREATE DOMAIN rank AS level;
CREATE TYPE a_span AS RANGE (SUBTYPE = level);
CREATE TYPE z_span AS RANGE (SUBTYPE = rank, MULTIRANGE_TYPE_NAME = z_spans);
CREATE TYPE pair AS (first a_span, others z_spans);
CREATE TABLE plans (id integer, span a_span DEFAULT '[mid,high]', spans z_span[], pair pair);
