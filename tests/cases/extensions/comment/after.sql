CREATE EXTENSION citext;
COMMENT ON EXTENSION citext IS 'Emails are compared without case';
