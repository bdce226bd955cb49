CREATE EXTENSION vector;
CREATE TABLE documents (id bigint PRIMARY KEY, body text, embedding vector(3));
CREATE INDEX documents_embedding_idx ON documents USING hnsw (embedding vector_l2_ops) WITH (m = 8);
