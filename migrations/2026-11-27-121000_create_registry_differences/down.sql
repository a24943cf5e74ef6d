drop table registry_runs;
drop table registry_differences;
drop table registry_checks;
