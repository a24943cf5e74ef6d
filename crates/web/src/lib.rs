//! What both faces share: extractors, problems, limits, security headers.
