CREATE SUBSCRIPTION s CONNECTION 'host=h dbname=d password=two' PUBLICATION q, r
    WITH (connect = false, slot_name = 'other', streaming = on, disable_on_error = true, synchronous_commit = remote_apply);
COMMENT ON SUBSCRIPTION s IS 'Changed';
