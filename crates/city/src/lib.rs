//! A synthetic city: units, people and histories in realistic proportions, reproducible from a seed.
