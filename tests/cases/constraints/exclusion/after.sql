CREATE TABLE bookings (
    during tstzrange,
    cancelled boolean,
    CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (NOT cancelled) DEFERRABLE
);
