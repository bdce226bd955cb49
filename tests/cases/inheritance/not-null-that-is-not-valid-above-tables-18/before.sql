CREATE TABLE papers (pages integer, title text);
CREATE TABLE letters (stamps integer) INHERITS (papers);
CREATE TABLE cards () INHERITS (letters);
