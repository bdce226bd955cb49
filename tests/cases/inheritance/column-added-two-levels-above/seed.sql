INSERT INTO great_grandchild VALUES (1, 'y');
