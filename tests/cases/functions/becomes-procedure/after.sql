CREATE PROCEDURE tidy(days int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
