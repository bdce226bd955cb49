create table rates (code text primary key, rate numeric);
create table sales (id integer primary key, code text, amount numeric);
