CREATE TABLE members (org int, person text);
CREATE TABLE docs (id int PRIMARY KEY, org int);
CREATE FUNCTION is_member(o int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    AS $$ SELECT EXISTS (SELECT FROM public.members WHERE org = o AND person = current_user) $$;
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_function ON docs FOR SELECT USING ((SELECT is_member(org)));
CREATE POLICY by_subquery ON docs FOR DELETE USING (org IN (SELECT m.org FROM members m WHERE m.person = current_user));
