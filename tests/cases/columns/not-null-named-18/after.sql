CREATE TABLE people (
    id int CONSTRAINT id_is_there NOT NULL,
    name text CONSTRAINT name_is_there NOT NULL,
    nick text CONSTRAINT nick_is_there NOT NULL NO INHERIT
);
COMMENT ON CONSTRAINT name_is_there ON people IS 'Nobody is nameless';
