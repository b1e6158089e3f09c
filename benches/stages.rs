//! What each stage of a build costs, on the same hundred notices in two languages.
//!
//! `cargo bench --bench stages`; criterion holds each run against the one before it.

#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

#[path = "shared/corpus.rs"]
mod corpus;
#[path = "shared/site.rs"]
mod site;

use candor::build::{self, Cache, Prepared};
use candor::diag::Diagnostics;
use candor::ledger::{Occasion, Record};
use candor::markdown::{self, Beyond, Context, Labels, Neighbours, Outline};
use candor::model::{Locale, Markdown};
use candor::output::{Body, NO_SINK, Output};
use candor::parse;
use candor::publish::{Disk, Folder, Press};
use candor::source::{Content, Sources, load};
use candor::verify::{Memory, verify};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;

const INCIDENTS: usize = 100;

fn prepare(sources: &Arc<Sources>) -> Prepared {
    let mut found = Diagnostics::default();
    let settings = site::settings();
    build::prepare(sources, &[], &settings, &mut Cache::default(), &mut found).unwrap()
}

/// Every file as bytes, so that what is done with them is measured without making them.
fn made<C: Send + Sync>(output: &Output<C>) -> Output<()> {
    let bytes = |body: &Body<C>| Body::Bytes(Arc::from(&*output.bytes(body).unwrap()));
    let files = output.files.iter();
    Output {
        files: files
            .map(|(path, body)| (path.clone(), bytes(body)))
            .collect(),
        context: Arc::new(()),
    }
}

fn reading(criterion: &mut Criterion) {
    let sources = Sources::new(site::files(INCIDENTS));
    let root = tempfile::tempdir().unwrap();
    let files = sources.below("").map(|(_, file)| {
        let bytes = match &file.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        };
        (root.path().join(&*file.path), bytes.to_vec())
    });
    candor::publish::file::create(root.path(), files.collect()).unwrap();
    criterion.bench_function("load", |bench| bench.iter(|| load::load(root.path())));
    let options = site::settings().content;
    let parse = || {
        let mut found = Diagnostics::default();
        parse::site::parse(&sources, &options, &mut found).unwrap()
    };
    criterion.bench_function("parse", |bench| bench.iter(parse));
    let parsed = parse();
    let texts: Vec<(&Locale, &Markdown)> = parsed
        .incidents
        .iter()
        .flat_map(|one| one.texts())
        .collect();
    let locales = parsed.config.tags();
    let neighbours = Neighbours::new(&sources, &locales);
    criterion.bench_function("markdown", |bench| {
        bench.iter(|| {
            for (locale, text) in &texts {
                let context = Context {
                    beyond: &Beyond::new(&neighbours),
                    locale,
                    id_prefix: "",
                    outline: Outline::Page,
                    raw_html: false,
                    labels: &Labels::default(),
                };
                black_box(markdown::render(
                    text,
                    &context,
                    &mut Diagnostics::default(),
                ));
            }
        });
    });
}

fn ledger(criterion: &mut Criterion) {
    let sources = Arc::new(Sources::new(site::files(INCIDENTS)));
    let prepared = prepare(&sources);
    let anchored = prepared.anchored();
    let config = &*anchored.site.config;
    let occasion = Occasion {
        now: anchored.now,
        host: "notices.example.org",
        seed: None,
    };
    criterion.bench_function("ledger", |bench| {
        bench.iter(|| {
            for incident in &anchored.site.incidents {
                let anchors = anchored.incidents.get(&incident.slug).unwrap();
                black_box(Record::of(incident, anchors, (&sources, config), &occasion));
            }
        });
    });
}

fn writing(criterion: &mut Criterion) {
    let sources = Arc::new(Sources::new(site::files(INCIDENTS)));
    let prepared = prepare(&sources);
    let mut found = Diagnostics::default();
    let built =
        build::compile(&prepared, false, &mut Cache::default(), NO_SINK, &mut found).unwrap();
    let output = &built.output;
    criterion.bench_function("render", |bench| {
        bench.iter(|| {
            for body in output.files.values() {
                black_box(output.bytes(body).unwrap());
            }
        });
    });
    let made = made(output);
    let base = &prepared.anchored().site.config.base_url;
    let look = || {
        verify(
            &made,
            base,
            &mut Memory::default(),
            NO_SINK,
            &mut Diagnostics::default(),
        )
    };
    criterion.bench_function("verify", |bench| bench.iter(look));
    let (verified, manifest, disk) = (look(), built.manifest(), Disk::real());
    criterion.bench_function("publish", |bench| {
        bench.iter_batched(
            || tempfile::tempdir().unwrap(),
            |root| {
                let folder = Folder::check(root.path(), &root.path().join("public"), None).unwrap();
                Press::new(&disk, folder)
                    .publish(&made, &verified, &manifest, None)
                    .unwrap();
                root
            },
            BatchSize::PerIteration,
        );
    });
}

criterion_group! {
    name = stages;
    config = Criterion::default().sample_size(20);
    targets = reading, ledger, writing
}
criterion_main!(stages);
