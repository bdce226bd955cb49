insert into items (label) values ('a'), ('b');
