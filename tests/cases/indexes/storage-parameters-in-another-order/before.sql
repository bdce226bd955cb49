CREATE TABLE items (id integer, at date) WITH (fillfactor = 80, parallel_workers = 2);
CREATE INDEX items_at ON items USING brin (at) WITH (pages_per_range = 16);
CREATE INDEX items_id ON items (id) WITH (fillfactor = 70, deduplicate_items = off) WHERE id > 0;
