CREATE TABLE parcels (id int, weight smallint, label text) PARTITION BY LIST (id);
CREATE TABLE parcels_one PARTITION OF parcels FOR VALUES IN (1);
CREATE INDEX parcels_labels ON parcels (weight, lower(label));
ALTER INDEX parcels_one_weight_lower_idx ALTER COLUMN 2 SET STATISTICS 40;
CREATE STATISTICS parcels_weights ON weight, label FROM parcels_one;
ALTER STATISTICS parcels_weights SET STATISTICS 30;
CREATE STATISTICS parcels_labels_weights ON weight, label FROM parcels_one;
ALTER STATISTICS parcels_labels_weights OWNER TO case_writer;
COMMENT ON STATISTICS parcels_weights IS 'of one';
