//! Expectations of an image: the tests of container-structure-test (schema 2.0.0) that need no container.
//!
//! What needs one (`commandTests`, `globalEnvVars`, `containerRunOptions`) and `licenseTests` is told as not
//! run, and the result is incomplete then.

mod file;
mod mode;
mod run;

pub use file::{
    Content, EnvVar, ExecutableBy, Existence, Expectations, Label, MAX_EXPECTATIONS, Metadata,
};
pub use run::{Outcome, TestKind};
