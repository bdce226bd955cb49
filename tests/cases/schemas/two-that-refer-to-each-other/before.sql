CREATE SCHEMA crm;
CREATE TABLE crm.contacts (id bigint PRIMARY KEY);
