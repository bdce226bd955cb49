INSERT INTO readings_1 (sensor) VALUES (1), (1);
