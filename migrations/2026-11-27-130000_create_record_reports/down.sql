drop table record_reports;
