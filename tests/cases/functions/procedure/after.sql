CREATE PROCEDURE tidy(days int, INOUT removed int DEFAULT 0) LANGUAGE plpgsql AS $$ BEGIN removed := 0; END $$;
CREATE PROCEDURE log(line text) LANGUAGE sql AS $$ SELECT line $$;
COMMENT ON PROCEDURE log(text) IS 'Logs';
