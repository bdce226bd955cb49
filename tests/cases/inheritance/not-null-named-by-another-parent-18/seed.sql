INSERT INTO grandchild VALUES (1, 'new');
INSERT INTO bottom VALUES (2, 'old');
