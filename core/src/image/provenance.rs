//! What a builder attests of how an image was made: BuildKit's SLSA provenance.
//!
//! Source: BuildKit's `docs/attestations/slsa-definitions.md` and `solver/llbsolver/provenance/types`. The
//! predicate has two forms; what is read of them differs in names alone. Only with `mode=max` does it hold
//! the Dockerfile, and which step made which layer.

use super::base64;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// How an image was made, as its builder attests. Nobody's signature of it is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Provenance {
    /// The text of the Dockerfile.
    pub dockerfile: Option<Vec<u8>>,
    /// The arguments of the build, among them `target` and `build-arg:NAME`.
    pub args: BTreeMap<String, String>,
    /// For each layer of the image the first line of the instruction that made it, from 1, if it is known.
    pub lines: Vec<Option<u32>>,
}

/// What the types of SLSA provenance start with.
const PREDICATE: &str = "https://slsa.dev/provenance/";

/// An in-toto statement.
#[derive(Deserialize)]
struct Statement {
    #[serde(rename = "predicateType")]
    kind: String,
    predicate: Predicate,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Predicate {
    // v1
    build_definition: BuildDefinition,
    run_details: RunDetails,
    // v0.2
    invocation: Invocation,
    metadata: Option<Metadata>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct BuildDefinition {
    external_parameters: ExternalParameters,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ExternalParameters {
    request: Request,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Invocation {
    parameters: Request,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Request {
    args: Option<BTreeMap<String, String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RunDetails {
    metadata: Option<Metadata>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    #[serde(
        rename = "buildkit_metadata",
        alias = "https://mobyproject.org/buildkit@v1#metadata"
    )]
    buildkit: BuildKit,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct BuildKit {
    source: Option<SourceMap>,
    /// By `step:output`, in several compressions: the layers up to that step.
    layers: Option<HashMap<String, Vec<Vec<Descriptor>>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SourceMap {
    locations: Option<HashMap<String, Locations>>,
    infos: Option<Vec<Info>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Info {
    /// Base64, as Go writes bytes.
    data: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Locations {
    locations: Option<Vec<Location>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Location {
    source_index: usize,
    ranges: Option<Vec<Range>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Range {
    start: Position,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Position {
    line: u32,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Descriptor {
    digest: String,
}

impl Provenance {
    /// Whether a type of statements is that of provenance.
    pub(super) fn is_type(kind: &str) -> bool {
        kind.starts_with(PREDICATE)
    }

    /// Reads an in-toto statement on an image with these layers, by the digests of their blobs. `None` if it
    /// is no SLSA provenance, or cannot be read.
    pub(super) fn read(json: &[u8], layers: &[String]) -> Option<Self> {
        let statement: Statement = serde_json::from_slice(json).ok()?;
        if !Self::is_type(&statement.kind) {
            return None;
        }
        let predicate = statement.predicate;
        let metadata = predicate.run_details.metadata.or(predicate.metadata);
        let buildkit = metadata.unwrap_or_default().buildkit;
        let parameters = predicate.build_definition.external_parameters;
        let args = parameters.request.args;
        let args = args.or(predicate.invocation.parameters.args);
        let source = buildkit.source.unwrap_or_default();
        let info = source.infos.iter().flatten().next();
        let locations = source.locations.unwrap_or_default();
        let made = buildkit.layers.unwrap_or_default();
        Some(Self {
            dockerfile: info.and_then(|info| base64::decode(info.data.as_deref()?)),
            args: args.unwrap_or_default(),
            lines: lines(layers, &made, &locations),
        })
    }
}

/// The line that made each layer: that of the step whose layers end with it.
fn lines(
    layers: &[String],
    made: &HashMap<String, Vec<Vec<Descriptor>>>,
    locations: &HashMap<String, Locations>,
) -> Vec<Option<u32>> {
    let mut lines: Vec<Option<u32>> = vec![None; layers.len()];
    let mut is_sure = vec![true; layers.len()];
    for (output, chains) in made {
        let step = output.split(':').next().unwrap_or_default();
        let Some(line) = locations.get(step).and_then(Locations::line) else {
            continue;
        };
        for chain in chains {
            let is_prefix = chain.len() <= layers.len()
                && chain
                    .iter()
                    .zip(layers)
                    .all(|(made, layer)| made.digest == *layer);
            let (true, Some(last)) = (is_prefix, chain.len().checked_sub(1)) else {
                continue;
            };
            is_sure[last] &= lines[last].is_none_or(|other| other == line);
            lines[last] = Some(line);
        }
    }
    let lines = lines.into_iter().zip(is_sure);
    lines
        .map(|(line, is_sure)| line.filter(|_| is_sure))
        .collect()
}

impl Locations {
    /// Where a step is in the Dockerfile, if it is in one place.
    fn line(&self) -> Option<u32> {
        let [location] = self.locations.as_deref()? else {
            return None;
        };
        let lines = location
            .ranges
            .iter()
            .flatten()
            .map(|range| range.start.line);
        let line = lines.min().filter(|line| *line > 0)?;
        (location.source_index == 0).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Dockerfile is `FROM a\nRUN b\nRUN c\n`.
    const DATA: &str = "RlJPTSBhClJVTiBiClJVTiBjCg==";

    fn source() -> String {
        let location = |line| {
            let position = format!(r#"{{"line":{line},"character":3}}"#);
            format!(r#"{{"locations":[{{"ranges":[{{"start":{position},"end":{position}}}]}}]}}"#)
        };
        format!(
            r#"{{"source":{{"locations":{{"step0":{},"step1":{},"step2":{},"step3":{{}}}},
            "infos":[{{"filename":"Dockerfile","language":"Dockerfile","data":"{DATA}"}}]}},
            "layers":{{
                "step0:0":[[{{"mediaType":"x","digest":"sha256:0","size":1}}]],
                "step1:0":[[{{"digest":"sha256:9"}}],[{{"digest":"sha256:0"}},{{"digest":"sha256:1"}}]],
                "step2:0":[[{{"digest":"sha256:0"}},{{"digest":"sha256:1"}},{{"digest":"sha256:2"}}]],
                "step3:0":[[{{"digest":"sha256:0"}},{{"digest":"sha256:5"}}]]}}}}"#,
            location(1),
            location(2),
            location(3)
        )
    }

    fn layers() -> Vec<String> {
        ["sha256:0", "sha256:1", "sha256:2", "sha256:3"]
            .map(str::to_owned)
            .to_vec()
    }

    #[test]
    fn both_forms() {
        let args = r#"{"build-arg:V":"1","target":"x"}"#;
        let v1 = format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1","subject":[],
            "predicate":{{"buildDefinition":{{"externalParameters":{{"request":{{"frontend":"dockerfile.v0","args":{args}}}}}}},
            "runDetails":{{"metadata":{{"invocationId":"a","buildkit_metadata":{}}}}}}}}}"#,
            source()
        );
        let v02 = format!(
            r#"{{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://slsa.dev/provenance/v0.2","subject":[],
            "predicate":{{"buildType":"https://mobyproject.org/buildkit@v1","invocation":{{"parameters":{{"args":{args}}}}},
            "metadata":{{"https://mobyproject.org/buildkit@v1#metadata":{}}}}}}}"#,
            source()
        );
        for json in [v1, v02] {
            let provenance = Provenance::read(json.as_bytes(), &layers()).expect("it is one");
            let text = provenance.dockerfile.expect("it is there");
            assert_eq!(text, b"FROM a\nRUN b\nRUN c\n");
            assert_eq!(provenance.args.get("target").map(String::as_str), Some("x"));
            assert_eq!(provenance.lines, [Some(1), Some(2), Some(3), None]);
        }
    }

    #[test]
    fn what_is_none() {
        for json in [
            "",
            "[]",
            r#"{"predicateType":"https://spdx.dev/Document","predicate":{}}"#,
            r#"{"predicateType":"https://slsa.dev/provenance/v1","predicate":1}"#,
        ] {
            assert_eq!(Provenance::read(json.as_bytes(), &layers()), None, "{json}");
        }
        // `mode=min` has no more than arguments.
        let json = r#"{"predicateType":"https://slsa.dev/provenance/v1","predicate":{"runDetails":{"metadata":null}}}"#;
        let provenance = Provenance::read(json.as_bytes(), &layers()).expect("it is one");
        assert_eq!(
            (provenance.dockerfile, provenance.lines),
            (None, vec![None; 4])
        );
    }
}
