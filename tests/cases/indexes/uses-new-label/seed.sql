INSERT INTO public.deals VALUES (1, 'lead'), (2, 'won');
