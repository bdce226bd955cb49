CREATE TABLE figures (id int PRIMARY KEY, label text);
