//! From Transcribe's JSON to turns, talk and safe text: `cargo bench -p handlers --bench transcript`.

use std::hint::black_box;

use contract::tenant::Tenant;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use handlers::conversation::Conversation;
use handlers::redact::redact;
use handlers::transcript::Transcript;

#[path = "../tests/calls/mod.rs"]
mod calls;

fn transcript(criterion: &mut Criterion) {
    let redacting = Tenant::new("demo-tenant".parse().expect("a tenant's ID"), "Demo");
    let open = Tenant { redaction_off: Some("To measure without it".to_owned()), ..redacting.clone() };
    let mut group = criterion.benchmark_group("transcript");
    group.sample_size(20);
    for (name, words) in [("10 minutes", calls::TEN_MINUTES), ("8 hours", calls::EIGHT_HOURS)] {
        let bytes = calls::call(words);
        let read = Transcript::read(&bytes).expect("a transcript");
        let text = Conversation::of(&read, &open).text();
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(BenchmarkId::new("parse", name), |bencher| {
            bencher.iter(|| Transcript::read(black_box(&bytes)));
        });
        group.bench_function(BenchmarkId::new("turns and measures", name), |bencher| {
            bencher.iter(|| Conversation::of(black_box(&read), &open));
        });
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("redaction", name), |bencher| {
            bencher.iter(|| redact(black_box(&text)).1);
        });
    }
    group.finish();
}

criterion_group!(benches, transcript);
criterion_main!(benches);
