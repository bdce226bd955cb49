create table sales (amount int);
