CREATE TYPE ticket_state AS ENUM ('open', 'closed', 'reopened');
CREATE TABLE tickets (id int PRIMARY KEY, state ticket_state NOT NULL DEFAULT 'open');
