CREATE DOMAIN size AS text;
CREATE TABLE shoes (size size, name text);
