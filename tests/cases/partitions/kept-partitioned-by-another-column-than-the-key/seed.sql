INSERT INTO public.visits VALUES (11, 5);
