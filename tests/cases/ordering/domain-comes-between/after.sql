create domain score as int default 2 check (value >= 0);
create domain even_score as score check (value % 2 = 0);
create domain grade as even_score;
create table t (id int primary key, s even_score, g score);
