create table parts (id serial, label text);
alter table parts rename to items;
