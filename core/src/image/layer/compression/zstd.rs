use super::{Blob, Step, Stop, ZSTD, is_skippable};

/// The largest window that a frame may ask for, as a power of two: 128 MiB, where libzstd stops too.
const MAX_WINDOW_LOG: u32 = 27;

/// zstd of any number of frames, with frames to be skipped between them.
#[derive(Default)]
pub(in super::super) struct Zstd {
    frame: Frame,
    in_frame: bool,
}

impl Zstd {
    pub(super) fn decode(&mut self, blob: &mut Blob<'_>, target: &mut [u8]) -> Result<Step, Stop> {
        loop {
            if !self.in_frame {
                match blob.peek(ZSTD.len())? {
                    [] => return Ok(Step::End),
                    head if is_skippable(head) => {
                        skip_frame(blob)?;
                        continue;
                    }
                    head if !head.starts_with(ZSTD) => return Ok(Step::Trailing),
                    _ => self.frame.begin(blob)?,
                }
                self.in_frame = true;
            }
            match self.frame.decode(blob, target)? {
                0 => self.in_frame = false,
                written => return Ok(Step::Bytes(written)),
            }
        }
    }
}

fn skip_frame(blob: &mut Blob<'_>) -> Result<(), Stop> {
    let cut = || Stop::damaged("the zstd data end in the middle");
    let Some([_, _, _, _, size @ ..]) = blob.peek(8)?.first_chunk::<8>() else {
        return Err(cut());
    };
    let size = u32::from_le_bytes(*size);
    let skipped = blob.skip(8 + u64::from(size))?;
    skipped.then_some(()).ok_or_else(cut)
}

#[cfg(not(feature = "zstd-c"))]
use pure::Frame;

#[cfg(not(feature = "zstd-c"))]
mod pure {
    use super::{Blob, MAX_WINDOW_LOG, Stop};
    use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder, errors::FrameDecoderError};
    use std::io::Read;

    /// An empty last block, and a checksum where one is expected.
    const LAST_BLOCK: &[u8] = &[1, 0, 0, 0, 0, 0, 0];

    /// One frame, in pure Rust.
    pub(super) struct Frame {
        decoder: FrameDecoder,
        /// What is wrong with the frame, told after what came before it.
        stop: Option<Stop>,
    }

    impl Default for Frame {
        fn default() -> Self {
            let mut decoder = FrameDecoder::new();
            decoder.set_max_window_size(1 << MAX_WINDOW_LOG);
            Self {
                decoder,
                stop: None,
            }
        }
    }

    impl Frame {
        pub(super) fn begin(&mut self, blob: &mut Blob<'_>) -> Result<(), Stop> {
            let begun = self.decoder.reset(&mut *blob);
            begun.map_err(|error| stop(&error, blob))
        }

        /// 0 at the end of the frame.
        pub(super) fn decode(
            &mut self,
            blob: &mut Blob<'_>,
            target: &mut [u8],
        ) -> Result<usize, Stop> {
            loop {
                let written = self.decoder.read(target);
                let written = written.map_err(|error| Stop::damaged(error.to_string()))?;
                if written > 0 {
                    return Ok(written);
                }
                if let Some(stop) = &self.stop {
                    return Err(stop.clone());
                }
                if self.decoder.is_finished() {
                    return self.verify().map(|()| 0);
                }
                let more = BlockDecodingStrategy::UptoBytes(target.len());
                if let Err(error) = self.decoder.decode_blocks(&mut *blob, more) {
                    self.stop = Some(stop(&error, blob));
                    // The decoder holds a window back until the frame ends, so it is ended here.
                    let ended = self
                        .decoder
                        .decode_blocks(LAST_BLOCK, BlockDecodingStrategy::All);
                    ended.map_err(|error| stop(&error, blob))?;
                }
            }
        }

        fn verify(&self) -> Result<(), Stop> {
            let stored = self.decoder.get_checksum_from_data();
            if stored.is_none() || stored == self.decoder.get_calculated_checksum() {
                return Ok(());
            }
            let message = "the zstd data are not what their checksum says";
            Err(Stop::damaged(message))
        }
    }

    fn stop(error: &FrameDecoderError, blob: &Blob<'_>) -> Stop {
        if let Some(stop) = blob.failed() {
            return stop.clone();
        }
        match error {
            FrameDecoderError::WindowSizeTooBig { requested, max } => Stop::limit(format!(
                "the zstd data need a window of {requested} bytes, more than {max}"
            )),
            error => Stop::damaged(format!("the zstd data are damaged: {error}")),
        }
    }
}

#[cfg(feature = "zstd-c")]
use with_libzstd::Frame;

#[cfg(feature = "zstd-c")]
mod with_libzstd {
    use super::{Blob, MAX_WINDOW_LOG, Stop};
    use std::io;
    use zstd::stream::raw::{DParameter, Decoder, Operation};

    /// One frame, with libzstd.
    #[derive(Default)]
    pub(super) struct Frame {
        decoder: Option<Decoder<'static>>,
        ended: bool,
    }

    impl Frame {
        pub(super) fn begin(&mut self, _blob: &mut Blob<'_>) -> Result<(), Stop> {
            self.ended = false;
            if self.decoder.is_none() {
                let mut decoder = Decoder::new().map_err(|error| stop(&error))?;
                let parameter = DParameter::WindowLogMax(MAX_WINDOW_LOG);
                decoder
                    .set_parameter(parameter)
                    .map_err(|error| stop(&error))?;
                self.decoder = Some(decoder);
            }
            Ok(())
        }

        /// 0 at the end of the frame.
        pub(super) fn decode(
            &mut self,
            blob: &mut Blob<'_>,
            target: &mut [u8],
        ) -> Result<usize, Stop> {
            let Some(decoder) = self.decoder.as_mut().filter(|_| !self.ended) else {
                return Ok(0);
            };
            loop {
                let input = blob.fill()?;
                let result = decoder.run_on_buffers(input, target);
                let status = result.map_err(|error| stop(&error))?;
                blob.consume(status.bytes_read);
                self.ended = status.remaining == 0;
                if self.ended || status.bytes_written > 0 {
                    return Ok(status.bytes_written);
                }
                if status.bytes_read == 0 {
                    return Err(Stop::damaged("the zstd data end in the middle"));
                }
            }
        }
    }

    fn stop(error: &io::Error) -> Stop {
        let message = error.to_string();
        if message.contains("requires too much memory") {
            return Stop::limit(format!(
                "the zstd data need a window of more than {} bytes",
                1_u64 << MAX_WINDOW_LOG
            ));
        }
        Stop::damaged(format!("the zstd data are damaged: {message}"))
    }
}
