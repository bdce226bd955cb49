create conversion public.encodings for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create conversion public.becomes_default for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create default conversion public.former_default for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
comment on conversion public.becomes_default is 'the same';
create conversion public.swapped for 'UTF8' to 'KOI8R' from utf8_to_koi8r;
