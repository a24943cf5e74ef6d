drop table followed_lists;
