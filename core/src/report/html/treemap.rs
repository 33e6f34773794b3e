//! The bytes of a layer as nested rectangles: a squarified treemap (Bruls, Huizing and van Wijk, 2000).

use super::escape;
use crate::report::{
    SizeNode,
    places::counted,
    shown::{bytes, percent},
};
use std::fmt::Write;

/// The size of the drawing, in its own units; it is scaled to the page.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 420.0;
/// Room for a folder's name above what is in it.
const HEADER: f64 = 17.0;
/// Room around what is in a folder.
const PADDING: f64 = 2.0;
/// What is smaller than this on one side shows nothing of what is in it.
const LEAST_SIDE: f64 = 5.0;
/// About how wide a letter is.
const LETTER: f64 = 6.6;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Rect {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Writes the tree of a layer as SVG; nothing for a layer without bytes.
pub(super) fn write(html: &mut String, tree: &SizeNode, name: &str) {
    if tree.size == 0 {
        return;
    }
    let _ = write!(
        html,
        "<div class=\"map\"><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Sizes of the files of {}\">",
        escape(name)
    );
    let all = Rect {
        x: 0.0,
        y: 0.0,
        width: WIDTH,
        height: HEIGHT,
    };
    write_children(html, tree, "", all, 0);
    html.push_str("</svg></div>");
}

fn write_children(html: &mut String, node: &SizeNode, path: &str, room: Rect, depth: usize) {
    let sizes: Vec<u64> = node.children.iter().map(|child| child.size).collect();
    for (child, rect) in node.children.iter().zip(squarified(&sizes, room)) {
        write_node(html, child, path, rect, depth);
    }
}

fn write_node(html: &mut String, node: &SizeNode, parent: &str, rect: Rect, depth: usize) {
    if rect.width < 1.0 || rect.height < 1.0 {
        return;
    }
    let (label, path) = if node.name.is_empty() {
        (
            format!("{} more", node.files),
            format!("{parent}/ (smaller files)"),
        )
    } else {
        (node.name.clone(), format!("{parent}/{}", node.name))
    };
    let mut title = format!("{path}\n{}", bytes(node.size));
    if node.files > 1 {
        let _ = write!(title, " in {}", counted(node.files, "file"));
    }
    if node.hidden > 0 {
        let part = percent(node.hidden, node.size);
        let _ = write!(title, "\n{part} hidden by later layers");
    }
    // All of it, most of it, or little of it is seen.
    let hidden = match (node.hidden, node.size) {
        (0, _) => "",
        (hidden, size) if hidden >= size => " gone",
        (hidden, size) if hidden.saturating_mul(2) >= size => " half",
        _ => "",
    };
    let kind = if node.children.is_empty() {
        "leaf"
    } else {
        "folder"
    };
    let _ = write!(
        html,
        "<g><title>{}</title><rect class=\"{kind} d{}{hidden}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
        escape(&title),
        depth % 5,
        rect.x,
        rect.y,
        rect.width,
        rect.height
    );
    if rect.width > 4.0 * LETTER && rect.height > HEADER {
        let room = whole((rect.width - 8.0) / LETTER);
        let label = label_in(&label, &bytes(node.size), room);
        let _ = write!(
            html,
            "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            rect.x + 4.0,
            rect.y + 13.0,
            escape(&label)
        );
    }
    let inner = Rect {
        x: rect.x + PADDING,
        y: rect.y + HEADER,
        width: rect.width - 2.0 * PADDING,
        height: rect.height - HEADER - PADDING,
    };
    if inner.width > LEAST_SIDE && inner.height > LEAST_SIDE {
        write_children(html, node, &path, inner, depth + 1);
    }
    html.push_str("</g>");
}

/// A name and, if there is room, a size in so many letters.
fn label_in(name: &str, size: &str, room: usize) -> String {
    let length = name.chars().count();
    if length + size.len() + 2 <= room {
        format!("{name}  {size}")
    } else if length <= room {
        name.to_owned()
    } else {
        name.chars()
            .take(room.saturating_sub(1))
            .chain(['…'])
            .collect()
    }
}

/// A rectangle for each of the sizes, the largest first, none longer than it must be.
fn squarified(sizes: &[u64], room: Rect) -> Vec<Rect> {
    let total: f64 = sizes.iter().copied().map(float).sum();
    let mut rects = Vec::with_capacity(sizes.len());
    if total <= 0.0 {
        return rects;
    }
    let scale = room.width * room.height / total;
    let areas: Vec<f64> = sizes.iter().map(|size| float(*size) * scale).collect();
    let mut room = room;
    let mut rest = areas.as_slice();
    while !rest.is_empty() {
        let side = room.width.min(room.height);
        let mut count = 1;
        while count < rest.len() && worst(&rest[..=count], side) <= worst(&rest[..count], side) {
            count += 1;
        }
        let (row, after) = rest.split_at(count);
        room = lay_row(row, room, &mut rects);
        rest = after;
    }
    rects
}

/// The longest side by the shortest, of the rectangles of a row along a side.
fn worst(row: &[f64], side: f64) -> f64 {
    let sum: f64 = row.iter().sum();
    let most = row.iter().copied().fold(0.0, f64::max);
    let least = row.iter().copied().fold(f64::INFINITY, f64::min);
    let (side, sum) = (side * side, sum * sum);
    if sum <= 0.0 || side <= 0.0 || least <= 0.0 {
        return f64::INFINITY;
    }
    (side * most / sum).max(sum / (side * least))
}

/// Lays a row along the shorter side; what is left of the room.
fn lay_row(row: &[f64], room: Rect, rects: &mut Vec<Rect>) -> Rect {
    let sum: f64 = row.iter().sum();
    let along_height = room.width >= room.height;
    let side = if along_height {
        room.height
    } else {
        room.width
    };
    let thick = if side > 0.0 { sum / side } else { 0.0 };
    let mut at = 0.0;
    for area in row {
        let long = if thick > 0.0 { area / thick } else { 0.0 };
        rects.push(if along_height {
            Rect {
                x: room.x,
                y: room.y + at,
                width: thick,
                height: long,
            }
        } else {
            Rect {
                x: room.x + at,
                y: room.y,
                width: long,
                height: thick,
            }
        });
        at += long;
    }
    if along_height {
        Rect {
            x: room.x + thick,
            width: (room.width - thick).max(0.0),
            ..room
        }
    } else {
        Rect {
            y: room.y + thick,
            height: (room.height - thick).max(0.0),
            ..room
        }
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a part of a pixel is nothing to lose"
)]
fn float(size: u64) -> f64 {
    size as f64
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of letters, at most some hundreds"
)]
fn whole(letters: f64) -> usize {
    letters.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Rect = Rect {
        x: 0.0,
        y: 0.0,
        width: 6.0,
        height: 4.0,
    };

    /// The example of the paper.
    #[test]
    fn rectangles_are_nearly_squares() {
        let rects = squarified(&[6, 6, 4, 3, 2, 2, 1], ROOM);
        let first = rects[0];
        assert!((first.width - 3.0).abs() < 1e-9 && (first.height - 2.0).abs() < 1e-9);
        let areas: f64 = rects.iter().map(|rect| rect.width * rect.height).sum();
        assert!((areas - 24.0).abs() < 1e-9, "they fill the room");
        for rect in &rects {
            let ratio = (rect.width / rect.height).max(rect.height / rect.width);
            assert!(ratio < 3.0, "{rect:?}");
        }
    }

    #[test]
    fn nothing_is_too_large_or_too_small() {
        assert!(squarified(&[], ROOM).is_empty());
        assert!(squarified(&[0, 0], ROOM).is_empty());
        for rect in squarified(&[u64::MAX, u64::MAX, 1, 0], ROOM) {
            for side in [rect.x, rect.y, rect.width, rect.height] {
                assert!(side.is_finite() && (0.0..=6.1).contains(&side), "{rect:?}");
            }
        }
    }

    #[test]
    fn names_are_no_markup() {
        let child = SizeNode {
            name: "<script>\u{202e}".to_owned(),
            size: 10,
            files: 1,
            ..SizeNode::default()
        };
        let tree = SizeNode {
            size: 10,
            files: 1,
            children: vec![child],
            ..SizeNode::default()
        };
        let mut html = String::new();
        write(&mut html, &tree, "\"><script>");
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains('\u{202e}'), "{html}");
    }
}
