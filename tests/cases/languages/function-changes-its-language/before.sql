create trusted language pl handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create function public.one() returns integer language pl as 'begin return 1; end';
