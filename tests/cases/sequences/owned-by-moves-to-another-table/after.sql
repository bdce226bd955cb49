CREATE SEQUENCE shared_no;
CREATE TABLE b (id bigint DEFAULT nextval('shared_no'));
ALTER SEQUENCE shared_no OWNED BY b.id;
