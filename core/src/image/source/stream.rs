use super::{Blob, BlobName, OpenOptions, Source, assemble::Layers, candidates::Part, members};
use crate::image::{
    layer::{Ask, Budget, LayerReading, Plain, read_layer},
    secrets::SecretRules,
};
use std::{
    collections::HashMap,
    io::{self, Cursor, Read},
    sync::{Mutex, PoisonError},
};

/// How many links of an archive are followed for one name.
const MAX_LINKS: usize = 8;

/// An archive that was read once, from its beginning to its end: its documents are held, and each of
/// its layers is read as it goes by, before anything says that it is one.
pub(super) struct Stream {
    documents: HashMap<String, Vec<u8>>,
    layers: Mutex<HashMap<String, LayerReading>>,
    links: HashMap<String, String>,
}

impl Stream {
    pub(super) fn read(
        mut reader: impl Read + Send,
        options: &OpenOptions<'_>,
    ) -> io::Result<Self> {
        let limits = &options.limits;
        let budget = Budget::new(limits);
        let ask = Ask {
            limits,
            budget: &budget,
            keep: &options.keep,
            secrets: options.secrets.then(SecretRules::builtin),
            watch: options.watch,
            sha512: false,
        };
        let mut documents = HashMap::new();
        let mut layers = HashMap::new();
        let mut links = HashMap::new();
        let plain = Plain::unhashed(&mut reader, limits, options.watch);
        members::read_each(plain, limits, |member, body| {
            if let Some(link) = member.link {
                links.insert(member.name, link);
                return Ok(());
            }
            let mut head = Vec::new();
            body.take(1).read_to_end(&mut head)?;
            let is_document = matches!(head.first(), Some(b'{' | b'['));
            let body = Cursor::new(head).chain(body);
            if is_document && member.size <= limits.document_bytes {
                let mut document = Vec::new();
                body.take(limits.document_bytes)
                    .read_to_end(&mut document)?;
                budget.memory(document.len() as u64)?;
                documents.insert(member.name, document);
            } else if member.size > 0 && options.layers {
                layers.insert(member.name, read_layer(body, &ask, 0));
            }
            Ok(())
        })?;
        Ok(Self {
            documents,
            layers: Mutex::new(layers),
            links,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.documents.is_empty()
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

impl Source for Stream {
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>> {
        let files = name.files();
        let documents = files.iter().map(|name| self.documents.get(self.real(name)));
        Ok(documents
            .flatten()
            .next()
            .map(|document| Blob::new(&**document, Some(document.len() as u64))))
    }
}

impl Layers for Stream {
    fn layer(&self, part: &Part, index: usize, _ask: &Ask<'_>) -> io::Result<Option<LayerReading>> {
        let layers = self.layers.lock().unwrap_or_else(PoisonError::into_inner);
        let files = part.name.files();
        let found = files.iter().find_map(|name| layers.get(self.real(name)));
        // A layer may be there several times.
        Ok(found.map(|reading| reading.clone().at_layer(index)))
    }
}
