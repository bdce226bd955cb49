create table words (w text);
create domain word as text;
create table t (id integer primary key, w word);
