//! Word expansion: `$VAR`, `${VAR:-x}`, quotes and escapes, as BuildKit reads them.
