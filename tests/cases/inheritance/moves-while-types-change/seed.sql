INSERT INTO drills VALUES (1, 2, 'a');
INSERT INTO small_drills VALUES (3, 4, 'b');
INSERT INTO saws VALUES (5, 6, 'c');
INSERT INTO hammers VALUES (7, 8, 'd');
INSERT INTO codes VALUES ('1');
INSERT INTO digits VALUES (2);
