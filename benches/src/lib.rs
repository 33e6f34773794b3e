//! Measurements and conformance: how fast holystone is, and whether it reads what the systems it
//! follows read.

pub mod conformance;
pub mod corpus;
