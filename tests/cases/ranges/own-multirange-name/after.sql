CREATE TYPE version_range AS RANGE (subtype = text, collation = "C", multirange_type_name = version_ranges);
CREATE TABLE packages (id int PRIMARY KEY, supported version_ranges);
