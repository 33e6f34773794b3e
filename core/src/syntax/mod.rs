//! Text to tokens to instructions. Never fails.

pub mod expand;
