CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE diary (id int PRIMARY KEY, mood mood);
CREATE FUNCTION cheer(m mood) RETURNS mood LANGUAGE sql AS $$ SELECT 'happy'::mood $$;
