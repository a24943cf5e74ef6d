//! Rank promotion: rules, requests, decrees.
