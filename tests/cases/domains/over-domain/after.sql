CREATE DOMAIN trimmed AS text CHECK (VALUE = btrim(VALUE));
CREATE DOMAIN short_name AS trimmed CHECK (length(VALUE) < 20);
CREATE TABLE teams (id int PRIMARY KEY, name short_name, aliases short_name[]);
