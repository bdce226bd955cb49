INSERT INTO orgs VALUES (1);
INSERT INTO users (mail, org) VALUES ('a', 1), ('b', 1);
INSERT INTO posts (author) VALUES (1);
