insert into orders values (1, 'a'), (11, 'b');
insert into lines values (1), (11);
