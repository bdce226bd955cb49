CREATE SEQUENCE code_no;
CREATE TABLE codes (id int PRIMARY KEY DEFAULT nextval('code_no'));
