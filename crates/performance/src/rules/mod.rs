//! What the law says about ratings: plain values in, an answer out.

pub mod quadrant;
