create table p (id int, n int) partition by range (id);
create table p1 (id int primary key, n int);
alter table p attach partition p1 for values from (0) to (10);
create table p2 partition of p for values from (10) to (20) partition by list (n);
create table p21 (id int, n int primary key);
alter table p2 attach partition p21 for values in (1);
