//! Loading the registry's profile export: reading, checking, batches and the workbook of faults.
