//! The words of the civil service: identifiers, employee numbers, ranks, spans, rules, access.
