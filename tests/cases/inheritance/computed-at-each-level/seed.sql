INSERT INTO boxes VALUES (1);
INSERT INTO small_boxes VALUES (2);
INSERT INTO names VALUES ('abc');
