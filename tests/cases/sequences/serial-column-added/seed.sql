INSERT INTO logs VALUES ('a'), ('b');
