CREATE TABLE bookings (room integer, during tsrange, paid boolean, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WITH (fillfactor = 80, buffering = off) WHERE (paid));
CREATE TABLE slots (during tsrange, EXCLUDE USING gist (during WITH &&) WITH (fillfactor = 60));
