CREATE TABLE users (login text);
