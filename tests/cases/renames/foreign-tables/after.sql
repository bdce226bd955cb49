CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (debug 'true');  -- renamed from: w
CREATE SERVER far FOREIGN DATA WRAPPER wrapper;  -- renamed from: s
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'u');
CREATE FOREIGN TABLE items (  -- renamed from: t
    id int,
    label text  -- renamed from: name
) SERVER far;
CREATE VIEW v AS SELECT id FROM items;
