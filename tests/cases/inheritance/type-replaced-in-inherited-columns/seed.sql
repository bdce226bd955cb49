INSERT INTO notes VALUES ('glad', 'hello', 1);
INSERT INTO short_notes VALUES ('fine', 'well', 2);
INSERT INTO rooms VALUES ('attic', 'fine');
