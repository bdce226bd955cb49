do $$
begin
    create role case_chief superuser;
exception when duplicate_object then
    null;
end $$;
