create schema app;
create conversion public.former for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create default conversion public.moved for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
comment on conversion public.moved is 'the same';
