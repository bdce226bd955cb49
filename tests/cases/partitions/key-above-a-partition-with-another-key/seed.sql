insert into p values (1, 1), (11, 1);
