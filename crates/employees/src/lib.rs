//! Civil servants: identity, rank, position, status and education histories.
