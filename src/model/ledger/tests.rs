//! That ledgers share what is long, and say the same as before.

use super::*;

fn revision(number: u32, anchors: &[&str], texts: &[&str]) -> Revision {
    let kept = |text: &&str| (Part::Text, Kept::new(Arc::from("00"), Arc::from(*text)));
    let change = Change {
        text: TextId::shared(UnitId::Notice),
        minor: false,
        from: None,
        authored: None,
        content: Content::Parts(texts.iter().map(kept).collect()),
    };
    Revision {
        number,
        at: Timestamp::UNIX_EPOCH,
        kind: RevisionKind::Update,
        slug: Slug::parse("a").unwrap(),
        host: Arc::from("a.example"),
        source: Locale::parse("en").unwrap(),
        published: None,
        previous: None,
        anchors: anchors.iter().copied().map(Arc::from).collect(),
        headings: None,
        updates: Vec::new(),
        changes: [change].into(),
        reviewed: Vec::new(),
        redaction: None,
        digest: Digest::of(b""),
        span: Span::nowhere(),
    }
}

#[test]
fn what_is_said_now_and_anchors_that_stayed_are_shared_and_nothing_changes() {
    let revisions = vec![
        revision(1, &["a", "b"], &["now", "then"]),
        revision(2, &["a", "b"], &["now"]),
        revision(3, &["a", "c"], &[]),
    ];
    let mut ledger = Ledger {
        file: None,
        revisions,
    };
    let said = format!("{ledger:?}");
    let now: Arc<str> = Arc::from("now");
    ledger.share(&[now.clone(), Arc::from("else")].into());
    assert_eq!(format!("{ledger:?}"), said);
    let [one, two, three] = &*ledger.revisions else {
        panic!("three revisions")
    };
    for revision in [one, two] {
        let text = revision.changes[0].content.text(Part::Text).unwrap();
        assert!(Arc::ptr_eq(text, &now));
    }
    assert!(Arc::ptr_eq(&one.anchors, &two.anchors));
    assert!(!Arc::ptr_eq(&two.anchors, &three.anchors));
}
