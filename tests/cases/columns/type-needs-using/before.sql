CREATE TABLE imports (id int PRIMARY KEY, amount text DEFAULT '0', happened text, tags text, doc text);
