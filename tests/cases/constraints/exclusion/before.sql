CREATE TABLE bookings (during tstzrange, cancelled boolean);
