CREATE TABLE notes (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), body text, author text);
CREATE INDEX notes_author_idx ON notes (author);
