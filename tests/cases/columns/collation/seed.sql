INSERT INTO words VALUES ('b', 'x'), ('A', 'y');
