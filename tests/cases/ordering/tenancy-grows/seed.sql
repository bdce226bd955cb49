INSERT INTO notes (body, author) VALUES ('hello', 'ada'), ('you', 'bob');
