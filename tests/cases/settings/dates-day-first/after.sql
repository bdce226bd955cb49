create table t (id integer primary key, d date not null default '01/02/2024', r daterange default '[01/02/2024,05/06/2024)',
    constraint modern check (d > '05.06.2000'));
create view v as select id from t where d > '07/08/2020';
create table p (d date) partition by range (d);
create table p1 partition of p for values from ('01/02/2024') to ('01/03/2024');
