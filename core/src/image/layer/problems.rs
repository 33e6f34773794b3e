use super::stop::Stop;
use crate::image::{Place, Problem, ProblemKind};

/// How many problems of a layer are told one by one, and then one more that counts the rest.
pub const MAX_LAYER_PROBLEMS: usize = 100;

/// Collects what is wrong with a layer.
pub(super) struct Problems {
    layer: usize,
    list: Vec<Problem>,
    more: u64,
    /// The kind of what is only counted; one that says that something was not judged wins.
    more_kind: Option<ProblemKind>,
}

impl Problems {
    pub(super) fn new(layer: usize) -> Self {
        Self {
            layer,
            list: Vec::new(),
            more: 0,
            more_kind: None,
        }
    }

    /// A problem of the layer as a whole. There are few of them, so they are always told.
    pub(super) fn of_layer(&mut self, kind: ProblemKind, message: impl Into<String>) {
        let place = Place::Layer { layer: self.layer };
        self.list.push(Problem {
            kind,
            place,
            message: message.into(),
        });
    }

    /// Why the layer was read no further.
    pub(super) fn stop(&mut self, stop: Stop) {
        self.of_layer(stop.kind, stop.message);
    }

    /// A problem of an entry.
    pub(super) fn of_file(&mut self, kind: ProblemKind, path: &[u8], message: impl Into<String>) {
        if self.list.len() >= MAX_LAYER_PROBLEMS {
            self.more += 1;
            let known = self.more_kind.filter(|known| known.is_unchecked());
            self.more_kind = Some(known.unwrap_or(kind));
            return;
        }
        let place = Place::File {
            layer: self.layer,
            path: format!("/{}", String::from_utf8_lossy(path)),
        };
        self.list.push(Problem {
            kind,
            place,
            message: message.into(),
        });
    }

    pub(super) fn finish(mut self) -> Vec<Problem> {
        if let Some(kind) = self.more_kind {
            let more = self.more;
            self.of_layer(kind, format!("{more} more problems of this layer"));
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_counted() {
        let mut problems = Problems::new(3);
        for _ in 0..MAX_LAYER_PROBLEMS + 5 {
            problems.of_file(ProblemKind::Ambiguous, b"a", "x");
        }
        problems.of_file(ProblemKind::Damaged, b"a", "x");
        problems.of_file(ProblemKind::Ambiguous, b"a", "x");
        problems.stop(Stop::limit("enough"));
        let list = problems.finish();
        assert_eq!(list.len(), MAX_LAYER_PROBLEMS + 2);
        let [.., stop, rest] = list.as_slice() else {
            unreachable!("there are many")
        };
        assert_eq!((stop.kind, &*stop.message), (ProblemKind::Limit, "enough"));
        assert_eq!(rest.kind, ProblemKind::Damaged);
        assert_eq!(rest.message, "7 more problems of this layer");
        assert_eq!(rest.place.layer(), Some(3));
    }
}
