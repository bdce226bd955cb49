CREATE SUBSCRIPTION s CONNECTION 'host=h dbname=d' PUBLICATION p WITH (connect = false, slot_name = NONE);
