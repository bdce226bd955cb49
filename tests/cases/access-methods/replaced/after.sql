create access method two type table handler heap_tableam_handler;
create access method changed type index handler bthandler;
create table public.t (id int primary key) using two;
comment on access method changed is 'the same';
