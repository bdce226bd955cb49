CREATE TYPE mood AS ENUM ('fine', 'glad');
CREATE TABLE felt (mood mood DEFAULT 'fine');
CREATE TABLE said (mood mood DEFAULT 'glad', words text);
CREATE TABLE notes (page integer, mood mood DEFAULT 'fine') INHERITS (felt, said);
CREATE TABLE short_notes () INHERITS (notes);
CREATE TABLE places (name text);
CREATE TABLE rooms (mood mood) INHERITS (places);
