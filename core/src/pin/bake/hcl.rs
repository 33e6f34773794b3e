use super::{GIVEN_ARGS, TEMPLATE};
use crate::{
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    image::reference::Reference,
    pin::{
        embedded,
        scalar::{self, IMAGE_SCHEME},
        target::{PinPlace, PinTarget, PinUse, Unpinnable},
    },
    text::{Joined, Source, Span, offset},
};
use hcl_edit::{
    Decorated, Span as _,
    expr::{Expression, Object, ObjectKey},
    parser::parse_body,
    structure::Block,
    template::Element,
    visit::{Visit, visit_expr},
};
use std::{collections::HashMap, ops::Range};

/// The largest text that is read, in bytes: 1 MiB.
pub(super) const MAX_HCL_BYTES: usize = 1 << 20;

/// Every image that is named, in the order of their places.
pub(in crate::pin) fn targets(source: &Source, inputs: &Inputs) -> Result<Vec<PinTarget>, Error> {
    let name = source.name();
    if source.text().len() > MAX_HCL_BYTES {
        return Err(Error::too_large(name, source.text().len(), MAX_HCL_BYTES));
    }
    let text = source.text().trim_start_matches('\u{feff}');
    let moved = source.text().len() - text.len();
    let body = parse_body(text).map_err(|error| {
        let (line, column) = (error.location().line(), error.location().column());
        Error::new(ErrorKind::InvalidConfig, error.message().to_owned())
            .at(format!("{name}:{line}:{column}"))
    })?;
    let mut uses = Uses::default();
    uses.visit_body(&body);
    let mut variables = HashMap::new();
    for block in body.get_blocks("variable") {
        if let Some(name) = block.labels.first() {
            variables.insert(name.as_str(), block);
        }
    }
    let reader = Reader {
        uses,
        variables,
        source,
        inputs,
        moved,
    };
    let mut targets = Vec::new();
    for block in body.get_blocks("target") {
        reader.target(block, &mut targets);
    }
    targets.sort_by_key(|target| target.span);
    Ok(targets)
}

struct Reader<'a> {
    uses: Uses,
    /// By name.
    variables: HashMap<&'a str, &'a Block>,
    source: &'a Source,
    inputs: &'a Inputs,
    /// The bytes before the text that was read.
    moved: usize,
}

impl Reader<'_> {
    fn target(&self, block: &Block, targets: &mut Vec<PinTarget>) {
        let mut inputs = self.inputs.clone();
        let body = &block.body;
        let value = |name| body.get_attribute(name).map(|attribute| &attribute.value);
        match value("contexts") {
            Some(Expression::Object(contexts)) => {
                for (name, value) in contexts {
                    inputs.named_contexts.extend(key(name));
                    targets.extend(self.context(value.expr()));
                }
            }
            Some(other) => targets.extend(self.made(other)),
            None => {}
        }
        let Some(inline) = value("dockerfile-inline") else {
            return;
        };
        match self.lines(inline) {
            Some(text) => {
                let given = value("args")
                    .filter(|args| !is_empty(args))
                    .map(|_| GIVEN_ARGS);
                targets.extend(embedded::targets(self.source, &text, inputs, given));
            }
            None => targets.push(scalar::left(
                PinUse::From,
                "dockerfile-inline",
                self.span(inline.span()),
                Unpinnable::Indirect("its lines are made from variables, or written with escapes"),
            )),
        }
    }

    fn span(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or_default();
        Span::new(
            offset(range.start + self.moved),
            offset(range.end + self.moved),
        )
    }

    fn context(&self, value: &Expression) -> Option<PinTarget> {
        match value {
            Expression::String(text) => {
                let name = text.value().strip_prefix(IMAGE_SCHEME)?;
                Some(self.name(name, text))
            }
            Expression::StringTemplate(template) => {
                let elements: Vec<&Element> = template.iter().collect();
                match elements.as_slice() {
                    [Element::Literal(scheme), Element::Interpolation(made)]
                        if scheme.as_str() == IMAGE_SCHEME =>
                    {
                        let target = match &made.expr {
                            Expression::Variable(variable) => self.default_of(variable.as_str()),
                            _ => None,
                        };
                        let left = || self.made(value);
                        target
                            .map(|target| PinTarget {
                                span: self.span(value.span()),
                                ..target
                            })
                            .or_else(left)
                    }
                    _ => self.made(value),
                }
            }
            other => self.made(other),
        }
    }

    /// A name that ends a text.
    fn name(&self, name: &str, text: &Decorated<String>) -> PinTarget {
        let place = self
            .exact(text)
            .map(|span| Span::new(span.end - offset(name.len()), span.end));
        let span = place.unwrap_or_else(|| self.span(text.span()));
        let why = || Unpinnable::Indirect("its name is not written in one piece, without escapes");
        match Reference::parse(name) {
            Ok(reference) => PinTarget {
                usage: PinUse::Context,
                name: name.to_owned(),
                span,
                place: place.ok_or_else(why).and_then(|holder| {
                    let written = self.source.slice(holder);
                    PinPlace::at_end(written, holder, &reference).ok_or_else(why)
                }),
                reference: Some(reference),
                notes: Vec::new(),
                is_likely_stage: false,
            },
            Err(error) => {
                let why = Unpinnable::Invalid(error.to_string());
                scalar::left(PinUse::Context, name, span, why)
            }
        }
    }

    /// The name that is the default of a variable, if nothing else uses it.
    fn default_of(&self, variable: &str) -> Option<PinTarget> {
        if self.uses.0.get(variable) != Some(&1) {
            return None;
        }
        match &self
            .variables
            .get(variable)?
            .body
            .get_attribute("default")?
            .value
        {
            Expression::String(text) => Some(self.name(text.value(), text)),
            _ => None,
        }
    }

    /// What is made from variables, if it may be an image.
    fn made(&self, value: &Expression) -> Option<PinTarget> {
        let mut images = Images(false);
        images.visit_expr(value);
        let span = self.span(value.span());
        images.0.then(|| {
            let written = self.source.slice(span);
            scalar::left(
                PinUse::Context,
                written,
                span,
                Unpinnable::Indirect(TEMPLATE),
            )
        })
    }

    /// Where a text in quotes is written as it is.
    fn exact(&self, text: &Decorated<String>) -> Option<Span> {
        let span = self.span(text.span());
        let written = self.source.slice(span);
        let inner = written.strip_prefix('"')?.strip_suffix('"')?;
        (inner == text.value().as_str()).then(|| Span::new(span.start + 1, span.end - 1))
    }

    /// The lines of a Dockerfile, where they are written as they are.
    fn lines(&self, value: &Expression) -> Option<Joined> {
        match value {
            Expression::String(text) => {
                let span = self.exact(text)?;
                let mut joined = Joined::default();
                joined.push(text.value(), span.start);
                Some(joined)
            }
            Expression::HeredocTemplate(heredoc) => {
                let elements: Vec<&Element> = heredoc.template.iter().collect();
                let [Element::Literal(text)] = elements.as_slice() else {
                    return None;
                };
                let span = self.span(text.span());
                // The indentation of the first line is in its span.
                let written = self.source.slice(span);
                let blanks = written.len() - written.trim_start_matches(' ').len();
                let own = text.len() - text.trim_start_matches(' ').len();
                let start = span.start + offset(blanks.checked_sub(own)?);
                embedded::located(self.source, start, span.end, text)
            }
            _ => None,
        }
    }
}

fn key(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.to_string().trim().to_owned()),
        ObjectKey::Expression(name) => name.as_str().map(str::to_owned),
    }
}

fn is_empty(value: &Expression) -> bool {
    value.as_object().is_some_and(Object::is_empty)
}

/// Counts where variables are used.
#[derive(Default)]
struct Uses(HashMap<String, usize>);

impl Visit for Uses {
    fn visit_expr(&mut self, expr: &Expression) {
        if let Expression::Variable(name) = expr {
            *self.0.entry(name.as_str().to_owned()).or_default() += 1;
        }
        visit_expr(self, expr);
    }
}

/// Whether a text says that it is an image.
struct Images(bool);

impl Visit for Images {
    fn visit_string(&mut self, text: &Decorated<String>) {
        self.0 |= text.starts_with(IMAGE_SCHEME);
    }

    fn visit_literal(&mut self, text: &hcl_edit::Spanned<String>) {
        self.0 |= text.starts_with(IMAGE_SCHEME);
    }
}
