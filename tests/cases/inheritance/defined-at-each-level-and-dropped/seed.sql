INSERT INTO boxes VALUES (1, 2);
INSERT INTO small_boxes VALUES (2, 1);
INSERT INTO titles VALUES (3, 'a', 'b');
