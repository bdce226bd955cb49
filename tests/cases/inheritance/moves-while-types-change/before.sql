CREATE TABLE tools (id int, size int, label text);
CREATE TABLE machines (id int, size int, label text);
CREATE TABLE drills () INHERITS (tools);
CREATE TABLE small_drills () INHERITS (drills);
CREATE TABLE saws () INHERITS (tools);
CREATE TABLE hammers () INHERITS (tools);
CREATE TABLE codes (code text);
CREATE TABLE numbers (code int);
CREATE TABLE digits (code int);
