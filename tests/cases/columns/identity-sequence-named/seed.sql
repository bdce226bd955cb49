INSERT INTO tickets (seat) VALUES ('1a'), ('1b');
