drop table import_fault_books;
