CREATE TABLE words (word text, letters int);
