insert into rates values ('USD', 0.9); insert into sales values (1, 'USD', 10);
