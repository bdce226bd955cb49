INSERT INTO pages VALUES (1, 'a=>1', ARRAY['b=>2'::hstore], 'one');
