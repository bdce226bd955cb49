CREATE DOMAIN trimmed AS text CHECK (VALUE = btrim(VALUE));
