drop table education_levels;
drop table ranks;
