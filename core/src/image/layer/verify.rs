use super::{LayerReading, hashes::Hashes};
use crate::image::{Place, Problem, ProblemKind, digest::Digest};

impl LayerReading {
    /// Compares with what is promised of the layer: digest and size of the blob, and its diff-ID.
    ///
    /// Says nothing of what could not be read to its end: that is a problem already.
    pub(crate) fn verify(
        &self,
        digest: Option<&Digest>,
        size: Option<u64>,
        diff_id: Option<&Digest>,
        layer: usize,
    ) -> Vec<Problem> {
        let blob = self.blob.as_ref();
        let size = blob.zip(size).filter(|(blob, size)| blob.size != *size);
        let size = size.map(|(blob, size)| {
            let message = format!("the blob has {} bytes, not {size}", blob.size);
            (ProblemKind::SizeMismatch, message)
        });
        let digest = compare(ProblemKind::DigestMismatch, "the blob", blob, digest);
        let diff_id = compare(
            ProblemKind::DiffIdMismatch,
            "its uncompressed bytes",
            self.plain.as_ref(),
            diff_id,
        );
        let found = [size, digest, diff_id].into_iter().flatten();
        let problem = |(kind, message)| Problem {
            kind,
            place: Place::Layer { layer },
            message,
        };
        found.map(problem).collect()
    }
}

fn compare(
    kind: ProblemKind,
    what: &str,
    hashes: Option<&Hashes>,
    promised: Option<&Digest>,
) -> Option<(ProblemKind, String)> {
    let (hashes, promised) = hashes.zip(promised)?;
    let algorithm = promised.algorithm();
    let Some(hex) = hashes.hex(algorithm) else {
        let message = format!("{promised} of {what} is of an algorithm that cannot be verified");
        return Some((ProblemKind::UnknownDigestAlgorithm, message));
    };
    let message = || format!("the digest of {what} is {algorithm}:{hex}, not {promised}");
    (hex != promised.hex()).then(|| (kind, message()))
}
