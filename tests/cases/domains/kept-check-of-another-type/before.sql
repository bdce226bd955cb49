CREATE DOMAIN size AS int CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE shoes (size size);
