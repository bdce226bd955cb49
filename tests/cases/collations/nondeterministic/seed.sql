INSERT INTO users VALUES ('Ada'), ('Bob');
