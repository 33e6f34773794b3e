//! How fast files are read: text to instructions, and to the model.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros and setting up"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use holystone::{
    dockerfile::{Dockerfile, Inputs},
    syntax,
    text::Source,
};

fn parse(criterion: &mut Criterion) {
    let texts = benches::corpus::texts().unwrap();
    let sources: Vec<Source> = texts
        .iter()
        .map(|text| Source::new("x", text.as_str()).unwrap())
        .collect();
    let mut group = criterion.benchmark_group("parse");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(
        texts.iter().map(|text| text.len() as u64).sum(),
    ));
    group.bench_function("syntax", |bencher| {
        bencher.iter(|| {
            sources
                .iter()
                .map(|source| syntax::parse(source).instructions.len())
                .sum::<usize>()
        });
    });
    group.bench_function("model", |bencher| {
        bencher.iter(|| {
            let stages = |source: &Source| {
                Dockerfile::parse(source.clone(), Inputs::default())
                    .stages()
                    .len()
            };
            sources.iter().map(stages).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
