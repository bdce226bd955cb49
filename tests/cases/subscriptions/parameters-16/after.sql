CREATE SUBSCRIPTION s CONNECTION 'host=h dbname=d' PUBLICATION p
    WITH (connect = false, slot_name = NONE, streaming = parallel, origin = none, password_required = false, run_as_owner = true);
