create schema app;
-- renamed from: former
create conversion public.current for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- renamed from: public.moved
create default conversion app.moved for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
comment on conversion app.moved is 'the same';
