use super::{Blob, GZIP, Step, Stop};
use flate2::{Decompress, FlushDecompress, Status};

/// The window of a gzip member: 32 KiB, the only one there is.
const WINDOW_BITS: u8 = 15;

/// gzip of any number of members: estargz writes one for each chunk of a file, pigz one for each part.
pub(in super::super) struct Gzip {
    /// Reads header and trailer too, and verifies the checksum.
    inflate: Decompress,
    in_member: bool,
}

impl Default for Gzip {
    fn default() -> Self {
        Self {
            inflate: Decompress::new_gzip(WINDOW_BITS),
            in_member: false,
        }
    }
}

impl Gzip {
    pub(super) fn decode(&mut self, blob: &mut Blob<'_>, target: &mut [u8]) -> Result<Step, Stop> {
        loop {
            if !self.in_member {
                match blob.peek(GZIP.len())? {
                    [] => return Ok(Step::End),
                    head if !head.starts_with(GZIP) => return Ok(Step::Trailing),
                    _ => self.in_member = true,
                }
            }
            let input = blob.fill()?;
            if input.is_empty() {
                return Err(Stop::damaged("the gzip data end in the middle"));
            }
            let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(input, target, FlushDecompress::None)
                .map_err(|error| {
                    let reason = error.message().unwrap_or("invalid data");
                    Stop::damaged(format!("the gzip data are damaged: {reason}"))
                })?;
            let read = step(read, self.inflate.total_in());
            let written = step(written, self.inflate.total_out());
            blob.consume(read);
            if status == Status::StreamEnd {
                self.in_member = false;
                self.inflate.reset(true);
            } else if read == 0 && written == 0 {
                return Err(Stop::damaged("the gzip data lead nowhere"));
            }
            if written > 0 {
                return Ok(Step::Bytes(written));
            }
        }
    }
}

/// How far a counter went in one call, which is no more than a slice is long.
fn step(before: u64, after: u64) -> usize {
    usize::try_from(after.saturating_sub(before)).unwrap_or(usize::MAX)
}
