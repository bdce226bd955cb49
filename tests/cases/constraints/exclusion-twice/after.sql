CREATE TABLE stays (id int PRIMARY KEY);
CREATE TABLE rooms (
    during tsrange,
    name text,
    CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&),
    CONSTRAINT one_name EXCLUDE (name WITH =) WHERE (name <> ''),
    UNIQUE (name)
);
ALTER TABLE rooms ADD CONSTRAINT no_overlap_either EXCLUDE USING gist (during WITH &&);
ALTER TABLE rooms ADD CONSTRAINT one_name_again EXCLUDE (name WITH =) WHERE (name <> '');
