CREATE TABLE logs (id serial, line text);
