//! What is measured on: a folder of Dockerfiles, or the recorded cases.

use std::{fs, path::Path};

/// The texts of the files in the folder that `HOLYSTONE_CORPUS` names, or of the recorded cases.
///
/// # Errors
/// When the folder or a file of it cannot be read.
pub fn texts() -> std::io::Result<Vec<String>> {
    if let Some(folder) = std::env::var_os("HOLYSTONE_CORPUS") {
        let mut paths: Vec<_> = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()?;
        paths.sort();
        return paths
            .iter()
            .map(|path| Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned()))
            .collect();
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/data/buildkit.jsonl");
    let text = fs::read_to_string(cases)?;
    let cases = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    Ok(cases
        .filter_map(|case| Some(case["dockerfile"].as_str()?.to_owned()))
        .collect())
}
