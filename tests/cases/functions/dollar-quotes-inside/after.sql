CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $outer$
BEGIN
    EXECUTE $$ SELECT 1; -- not a comment '; $$;
    RETURN $function$it's$function$ || '%s' || '%(x)s' || E'\\';
END
$outer$;
