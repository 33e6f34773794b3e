//! The `holystone` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    holystone::cli::run(std::env::args_os())
}
