CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION f(m mood, d date[]) RETURNS mood LANGUAGE sql AS $$ SELECT m $$;
