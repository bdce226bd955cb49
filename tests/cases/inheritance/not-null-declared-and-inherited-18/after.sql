CREATE TABLE base (id int, state text NOT NULL DEFAULT 'new', CONSTRAINT base_pkey PRIMARY KEY (id));
CREATE TABLE heir (id int, state text) INHERITS (base);
CREATE TABLE apart (id int, state text) INHERITS (base);
CREATE TABLE added (state text, note text) INHERITS (base);
CREATE TABLE added_below (state text, note text) INHERITS (added);
CREATE TABLE repeated (state text NOT NULL) INHERITS (base);
