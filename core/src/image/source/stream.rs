use super::{Blob, BlobName, OpenOptions, Source, assemble::Layers, candidates::Part, members};
use crate::image::{
    Watch,
    layer::{Ask, Budget, LayerReading, Plain, read_layer},
};
use std::{
    collections::HashMap,
    io::{self, Cursor, Read},
};

/// How many links of an archive are followed for one name.
const MAX_LINKS: usize = 8;

/// An archive that was read once, from its beginning to its end: its documents are held, and each of
/// its layers is read as it goes by, before anything says that it is one.
#[derive(Default)]
pub(super) struct Stream {
    documents: HashMap<String, Vec<u8>>,
    layers: HashMap<String, LayerReading>,
    links: HashMap<String, String>,
}

impl Stream {
    pub(super) fn read(mut reader: impl Read, options: &OpenOptions<'_>) -> io::Result<Self> {
        let limits = &options.limits;
        let budget = Budget::new(limits);
        let ask = Ask {
            limits,
            budget: &budget,
            keep: &options.keep,
            secrets: options.secrets,
            watch: &Counted(options.watch),
            sha512: false,
        };
        let mut stream = Self::default();
        let archive = Plain::unhashed(&mut reader, limits, options.watch);
        members::read_each(archive, limits, |member, body| {
            if let Some(link) = member.link {
                stream.links.insert(member.name, link);
                return Ok(());
            }
            let mut head = Vec::new();
            body.take(1).read_to_end(&mut head)?;
            let is_document = matches!(head.first(), Some(b'{' | b'['));
            let mut body = Cursor::new(head).chain(body);
            if is_document && member.size <= limits.document_bytes {
                budget.memory(member.size)?;
                let mut document = Vec::new();
                body.read_to_end(&mut document)?;
                stream.documents.insert(member.name, document);
            } else if member.size > 0 && options.layers {
                let reading = read_layer(body, &ask, 0);
                stream.layers.insert(member.name, reading);
            }
            Ok(())
        })?;
        Ok(stream)
    }

    /// The member that a name means.
    fn real<'n>(&'n self, name: &'n str) -> &'n str {
        let mut real = name;
        for _ in 0..MAX_LINKS {
            match self.links.get(real) {
                Some(link) => real = link,
                None => break,
            }
        }
        real
    }
}

/// Layers of an archive whose bytes are counted already.
struct Counted<'w>(&'w dyn Watch);

impl Watch for Counted<'_> {
    fn read(&self, _bytes: u64) {}
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

impl Source for Stream {
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>> {
        let files = name.files();
        let mut documents = files.iter().map(|name| self.documents.get(self.real(name)));
        let found = documents.find_map(|document| document);
        Ok(found.map(|document| Blob::new(&**document, Some(document.len() as u64))))
    }
}

impl Layers for Stream {
    fn layer(&self, part: &Part, index: usize, _: &Ask<'_>) -> io::Result<Option<LayerReading>> {
        let files = part.name.files();
        let found = files
            .iter()
            .find_map(|name| self.layers.get(self.real(name)));
        // A layer may be in an image several times.
        Ok(found.map(|reading| reading.clone().at_layer(index)))
    }
}
