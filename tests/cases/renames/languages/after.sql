-- renamed from: pl
create trusted language "PL/x" handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create function public.one() returns integer language "PL/x" as 'begin return 1; end';
