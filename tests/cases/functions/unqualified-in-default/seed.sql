insert into counters values ('invoice', 5); insert into invoices values (1), (2);
