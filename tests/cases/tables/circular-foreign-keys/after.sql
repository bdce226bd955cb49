CREATE TABLE departments (id int PRIMARY KEY, head_id int);
CREATE TABLE employees (id int PRIMARY KEY, department_id int REFERENCES departments (id), boss_id int REFERENCES employees (id));
ALTER TABLE departments ADD CONSTRAINT departments_head_fkey FOREIGN KEY (head_id) REFERENCES employees (id) DEFERRABLE INITIALLY DEFERRED;
