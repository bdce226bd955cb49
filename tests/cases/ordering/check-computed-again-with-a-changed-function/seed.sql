insert into prices values (1);
