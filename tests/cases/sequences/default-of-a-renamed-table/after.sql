create table items (id serial, label text);
