drop table import_changes;
