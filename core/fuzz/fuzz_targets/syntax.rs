//! Any bytes have a tree that prints them again, and are checked without a panic.
#![no_main]

use holystone::{
    Checker,
    dockerfile::Inputs,
    lint::Selection,
    syntax,
    text::{Edit, Source},
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CHECKER: LazyLock<Checker> = LazyLock::new(|| Checker::new(&Selection::default()).unwrap());

fuzz_target!(|bytes: &[u8]| {
    let source = Source::from_bytes("Dockerfile", bytes.to_vec()).unwrap();
    let tree = syntax::parse(&source);
    assert_eq!(tree.print(&source), bytes);
    let _ = tree.dump();
    for instruction in &tree.instructions {
        assert!(instruction.span.end as usize <= source.text().len());
    }
    let complete = Inputs {
        complete: true,
        ..Inputs::default()
    };
    CHECKER.check(source.clone(), complete);
    let report = CHECKER.check(source.clone(), Inputs::default());
    for finding in &report.findings {
        for span in finding.location.span().into_iter().chain(finding.related.iter().filter_map(|related| related.location.span())) {
            assert!(source.text().get(span.range()).is_some(), "{span:?} {finding:?}");
        }
        for fix in &finding.fixes {
            Edit::apply_all(&fix.edits, source.text()).unwrap();
        }
    }
});
