create trusted language pl handler plpgsql_call_handler;
create trusted language other handler plpgsql_call_handler inline plpgsql_inline_handler;
create function public.one() returns integer language pl as 'begin return 1; end';
comment on language other is 'the same';
revoke usage on language other from public;
