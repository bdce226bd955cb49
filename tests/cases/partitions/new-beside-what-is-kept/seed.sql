INSERT INTO logs VALUES (1, 'a'), (40, 'b');
INSERT INTO logs_3 VALUES (70, 'c');
INSERT INTO states VALUES ('done');
INSERT INTO codes VALUES (1);
