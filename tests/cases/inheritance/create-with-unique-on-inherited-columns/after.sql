CREATE TABLE links (id bigserial, kind text NOT NULL, target bigint NOT NULL);
CREATE TABLE links_to_a (CHECK (kind = 'a'), UNIQUE (target, kind)) INHERITS (links);
CREATE TABLE links_to_b (CHECK (kind = 'b'), UNIQUE (target, kind)) INHERITS (links);
