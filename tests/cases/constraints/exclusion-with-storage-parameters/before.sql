CREATE TABLE bookings (room integer, during tsrange, paid boolean, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WITH (fillfactor = 70) WHERE (paid));
