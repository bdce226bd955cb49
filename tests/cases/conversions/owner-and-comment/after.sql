create conversion public.latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
alter conversion public.latin owner to case_reader;
comment on conversion public.latin is 'new';
