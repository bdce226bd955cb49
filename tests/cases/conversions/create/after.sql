create table public.t (id int);
create schema app;
create conversion public.latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create default conversion app."To latin" for 'UTF8' to 'LATIN1' from pg_catalog.utf8_to_iso8859_1;
comment on conversion app."To latin" is 'of old clients';
