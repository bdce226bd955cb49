create type address as (street text, city text);
create table members (
    id int primary key,
    email text default 'nobody',
    lower_email text generated always as (lower(email)) stored,
    home address,
    constraint members_lower unique (lower_email)
);
create table log (email text);
create function is_known(members) returns boolean language sql stable begin atomic select ($1).email = 'a'; end;
create function touch() returns trigger language plpgsql as 'begin return new; end';
create view emails as select id, email from members where email <> 'x';
create index members_email on members (upper(email)) where email <> 'x';
alter table members enable row level security;
create policy own on members for select using (email = current_user or lower_email = 'b');
create policy known on members for update using (is_known(members) and (home).city = 'c');
create trigger touch before update of email on members for each row when (new.email = 'x') execute function touch();
create rule logged as on update to members where new.email = 'y' do also insert into log values (new.email);
