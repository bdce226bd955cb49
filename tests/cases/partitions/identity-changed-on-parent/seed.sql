INSERT INTO readings (sensor) VALUES (1), (1);
