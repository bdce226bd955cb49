insert into events values (1); insert into log values ('2024-05-05');
