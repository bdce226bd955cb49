insert into sales values (1);
