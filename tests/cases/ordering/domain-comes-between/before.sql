create domain score as int not null default 1 check (value > 0);
create domain grade as score;
create table t (id int primary key, s score, g grade);
