CREATE TABLE items (id integer, at date) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
CREATE INDEX items_at ON items USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX items_id ON items (id) WITH (deduplicate_items = on, fillfactor = 90) WHERE id > 0;
