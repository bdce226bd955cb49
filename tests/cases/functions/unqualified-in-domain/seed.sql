insert into words values ('x'); insert into t values (1, 'x');
