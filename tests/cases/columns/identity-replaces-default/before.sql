CREATE SEQUENCE t_no;
CREATE TABLE t (id bigint DEFAULT nextval('t_no'), note text);
