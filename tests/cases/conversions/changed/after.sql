create conversion public.encodings for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create default conversion public.becomes_default for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create conversion public.former_default for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
comment on conversion public.becomes_default is 'the same';
create conversion public.swapped for 'KOI8R' to 'UTF8' from koi8r_to_utf8;
