create access method one type table handler heap_tableam_handler;
create access method changed type table handler heap_tableam_handler;
create table public.t (id int primary key) using one;
comment on access method changed is 'the same';
