INSERT INTO texts VALUES ('en', 'hi', 'Hi'), ('de', 'hi', 'Hallo');
INSERT INTO uses VALUES (1, 'de', 'hi');
