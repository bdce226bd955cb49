INSERT INTO users VALUES ('Ada'), ('Åsa');
