INSERT INTO public.contacts VALUES (1, 'Ann@example.org');
