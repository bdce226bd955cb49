CREATE TABLE nodes (name text);
