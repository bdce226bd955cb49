CREATE SUBSCRIPTION s CONNECTION 'host=h dbname=d password=one' PUBLICATION p, q
    WITH (connect = false, slot_name = NONE, binary = true);
