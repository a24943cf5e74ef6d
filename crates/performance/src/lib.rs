//! Yearly appraisals and their ratings.
