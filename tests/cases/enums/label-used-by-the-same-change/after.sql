CREATE TYPE ticket_state AS ENUM ('new', 'open', 'closed');
CREATE TABLE tickets (
    id int PRIMARY KEY,
    state ticket_state NOT NULL DEFAULT 'new',
    CONSTRAINT tickets_state_check CHECK (state <> 'new' OR id > 0)
);
CREATE INDEX tickets_new_idx ON tickets (id) WHERE state = 'new';
CREATE VIEW new_tickets AS SELECT id FROM tickets WHERE state = 'new';
