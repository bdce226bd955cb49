create table p (id int, n int, extra text, primary key (id, n)) partition by range (id);
create table p2 partition of p for values from (10) to (20) partition by list (n);
