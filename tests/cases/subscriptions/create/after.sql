CREATE TABLE t (id int PRIMARY KEY);
CREATE SUBSCRIPTION idle CONNECTION 'host=h dbname=d password=open-sesame-1' PUBLICATION p
    WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION "Inbox" CONNECTION 'host=h dbname=d' PUBLICATION q, p
    WITH (connect = false, slot_name = NONE, binary = true, streaming = on, disable_on_error = true, synchronous_commit = local);
COMMENT ON SUBSCRIPTION idle IS 'Not yet';
