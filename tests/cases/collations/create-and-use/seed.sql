INSERT INTO words VALUES ('Zebra'), ('Ärger');
