//! How fast files are checked with every rule, and how cost grows with size.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros and setting up"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use holystone::{Checker, dockerfile::Inputs, lint::Selection, text::Source};

fn lint(criterion: &mut Criterion) {
    let checker = Checker::new(&Selection::default()).unwrap();
    let texts = benches::corpus::texts().unwrap();
    let mut group = criterion.benchmark_group("lint");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(
        texts.iter().map(|text| text.len() as u64).sum(),
    ));
    let check = |text: &str| {
        checker
            .check(Source::new("x", text).unwrap(), Inputs::default())
            .findings
            .len()
    };
    group.bench_function("corpus", |bencher| {
        bencher.iter(|| texts.iter().map(|text| check(text)).sum::<usize>());
    });
    for lines in [1_000, 10_000] {
        let text = format!(
            "FROM debian:12\n{}",
            "RUN apt-get install -y curl && rm -rf /x\n".repeat(lines)
        );
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("lines", lines), &text, |bencher, text| {
            bencher.iter(|| check(text));
        });
    }
    group.finish();
}

criterion_group!(benches, lint);
criterion_main!(benches);
