use super::*;
use crate::image::made::layers;

fn image(texts: &[&str]) -> Image {
    let mut image = Image {
        layers: layers(texts),
        ..Image::default()
    };
    image.lay();
    image
}

/// Each wasted copy, as `LAYER/PATH by LAYER: REASON`.
fn copies(texts: &[&str]) -> Vec<String> {
    let image = image(texts);
    let waste = Waste::of(&image);
    let copies = waste.copies.iter().map(|copy| {
        format!(
            "{}{} by {}: {:?}",
            copy.file.layer().index,
            copy.file.display_path(),
            copy.hidden_by,
            copy.reason
        )
    });
    copies.collect()
}

#[test]
fn why_copies_are_not_seen() {
    for (texts, expected) in [
        (&["a=1", "b=1"][..], &[][..]),
        (&["a=1", "a=2"], &["0/a by 1: Overwritten"]),
        (&["a=1", "a/ a/b=1"], &["0/a by 1: Overwritten"]),
        (&["a=1", "a/b=1"], &["0/a by 1: Removed"]),
        (&["d/ d/a=1", "d=1"], &["0/d/a by 1: Removed"]),
        (&["a=1", ".wh.a"], &["0/a by 1: Removed"]),
        (&["a=1", ".wh.a a=1"], &["0/a by 1: Removed"]),
        (
            &["d/ d/a=1 d/b/c=1", ".wh.d"],
            &["0/d/a by 1: Removed", "0/d/b/c by 1: Removed"],
        ),
        (
            &["d/ d/a=1", "d/ d/.wh..wh..opq d/b=1"],
            &["0/d/a by 1: Removed"],
        ),
        (&["a=1 a=2"], &["0/a by 0: Duplicate"]),
        (
            &["a=1#x a=1#x", "a=1#x"],
            &[
                "0/a by 0: Duplicate",
                "0/a by 1: SameContent { rights_differ: false }",
            ],
        ),
        (
            &["a=1#x", "a=1:755#x", ".wh.a"],
            &[
                "0/a by 1: SameContent { rights_differ: true }",
                "1/a by 2: Removed",
            ],
        ),
        (&["a=1#x", "a=1:755#y"], &["0/a by 1: Overwritten"]),
        // Nothing is lost with what has no bytes, or has another name.
        (&["a", "a"], &[]),
        (&["a=5 b->a", ".wh.a"], &[]),
        (&["a=5", "b->a", "a=6"], &[]),
        (&["a=5 b->a", ".wh.a", ".wh.b"], &["0/a by 1: Removed"]),
    ] {
        assert_eq!(copies(texts), expected, "{texts:?}");
    }
}

#[test]
fn sums() {
    let image = image(&[
        "a=1000#x b=10 d/ d/c=100 d/d=7",
        "a=1000:600#x .wh.d",
        "a=5 k=3 k=4",
    ]);
    let waste = Waste::of(&image);
    assert_eq!(waste.shipped, 2129);
    assert_eq!(waste.hidden(), 2110);
    assert_eq!(waste.visible(), 19);
    let seen: u64 = image.files().map(|file| file.entry().size).sum();
    assert_eq!(waste.visible(), seen);
    let because = |reason| waste.hidden_because(|it| it == reason);
    assert_eq!(because(WasteReason::Overwritten), 1000);
    assert_eq!(because(WasteReason::Removed), 107);
    assert_eq!(because(WasteReason::Duplicate), 3);
    assert_eq!(
        because(WasteReason::SameContent {
            rights_differ: true
        }),
        1000
    );
    let layers = waste.layers(&image);
    let layers: Vec<_> = layers
        .iter()
        .map(|layer| (layer.shipped, layer.hidden, layer.hides))
        .collect();
    assert_eq!(layers, [(1117, 1107, 0), (1000, 1000, 1107), (12, 3, 1003)]);
    let paths = waste.paths();
    let paths = paths
        .iter()
        .map(|waste| (waste.path, waste.size, waste.copies));
    assert_eq!(
        paths.collect::<Vec<_>>(),
        [
            (&b"a"[..], 2000, 2),
            (b"d/c", 100, 1),
            (b"d/d", 7, 1),
            (b"k", 3, 1),
        ]
    );
}

/// dive counts the last copy too, and removed folders not at all.
#[test]
fn not_what_dive_counts() {
    let image = image(&["a=1000 d/ d/b=500", "a=1000", ".wh.d"]);
    let dive = crate::image::dive::DiveScore::of(&image.layers);
    assert_eq!(dive.wasted_bytes, 2000);
    assert_eq!(Waste::of(&image).hidden(), 1500);
}

#[test]
fn sums_do_not_overflow() {
    let mut image = image(&["a=1", "a=1", "a=1"]);
    for layer in &mut image.layers {
        layer.data.entries[0].size = u64::MAX;
    }
    let waste = Waste::of(&image);
    assert_eq!((waste.shipped, waste.hidden()), (u64::MAX, u64::MAX));
    assert_eq!(waste.paths()[0].size, u64::MAX);
}
