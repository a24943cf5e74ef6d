drop table pull_people;
drop table pulls;
