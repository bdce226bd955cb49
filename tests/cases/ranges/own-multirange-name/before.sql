CREATE TYPE version_range AS RANGE (subtype = text, collation = "C");
