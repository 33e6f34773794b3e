//! How fast files are read and checked, and how cost grows with size.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros and setting up"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use holystone::{
    Checker,
    dockerfile::{Dockerfile, Inputs},
    lint::{Profile, Selection},
    text::Source,
};

fn checker(profile: Profile) -> Checker {
    let selection = Selection {
        profile: Some(profile),
        ..Selection::default()
    };
    Checker::new(&selection).unwrap()
}

fn source(text: &str) -> Source {
    Source::new("x", text).unwrap()
}

fn lint(criterion: &mut Criterion) {
    let texts = benches::corpus::texts().unwrap();
    let mut group = criterion.benchmark_group("lint");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(
        texts.iter().map(|text| text.len() as u64).sum(),
    ));
    let read = |text: &String| {
        Dockerfile::parse(source(text), Inputs::default())
            .stages()
            .len()
    };
    group.bench_function("parse", |bencher| {
        bencher.iter(|| texts.iter().map(read).sum::<usize>());
    });
    let profiles = [
        ("check/recommended", Profile::Recommended),
        ("check/all", Profile::All),
    ];
    for (name, profile) in profiles {
        let checker = checker(profile);
        let check = |text: &String| {
            let report = checker.check(source(text), Inputs::default());
            report.findings.len()
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| texts.iter().map(check).sum::<usize>());
        });
    }
    let checker = checker(Profile::All);
    for lines in [1_000, 10_000] {
        let text = format!(
            "FROM debian:12\n{}",
            "RUN apt-get install -y curl && rm -rf /x\n".repeat(lines)
        );
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("lines", lines), &text, |bencher, text| {
            bencher.iter(|| {
                checker
                    .check(source(text), Inputs::default())
                    .findings
                    .len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, lint);
criterion_main!(benches);
