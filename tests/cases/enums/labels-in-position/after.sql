CREATE TYPE priority AS ENUM ('trivial', 'low', 'normal', 'raised', 'high', 'critical', 'on fire');
CREATE TABLE tasks (id int PRIMARY KEY, priority priority);
