INSERT INTO drills VALUES (1, 2, 3);
INSERT INTO small_drills VALUES (4, 5, 6);
