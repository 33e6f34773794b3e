use super::{CommandLine, FlagValue, Reader, Report, csv, flags::FlagKind, invalid};
use crate::{syntax::suggest, text::Span};

/// `RUN` with its flags.
#[derive(Clone, Debug)]
pub struct Run<'i> {
    /// What is run.
    pub command: CommandLine<'i>,
    /// `--mount`, any number, not yet expanded.
    pub mounts: Vec<MountFlag>,
    /// `--network`: `default`, `none` or `host`.
    pub network: Option<FlagValue<'i>>,
    /// `--security`: `sandbox` or `insecure`.
    pub security: Option<FlagValue<'i>>,
    /// `--device`, any number.
    pub devices: Vec<Device>,
    /// The names of the flags that are given.
    pub flags_used: Vec<&'static str>,
}

/// A `--mount` as its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountFlag {
    /// In order.
    pub fields: Vec<MountField>,
    /// The flag's value.
    pub span: Span,
}

/// `key=value`, or `key` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountField {
    /// In lower case.
    pub key: String,
    /// With its variables.
    pub value: Option<String>,
}

/// A `--device`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// A CDI device name.
    pub name: String,
    /// The build fails without it.
    pub required: bool,
}

impl MountFlag {
    /// The value of the last field with one of these keys that has one.
    pub fn get(&self, keys: &[&str]) -> Option<&str> {
        self.fields
            .iter()
            .rev()
            .filter(|field| keys.contains(&field.key.as_str()))
            .find_map(|field| field.value.as_deref())
    }
}

const FLAGS: &[(&str, FlagKind)] = &[
    ("mount", FlagKind::Texts),
    ("network", FlagKind::Text),
    ("security", FlagKind::Text),
    ("device", FlagKind::Texts),
];

pub(super) fn read<'i>(reader: &Reader<'i>, report: Report<'_>) -> Run<'i> {
    let flags = reader.flags(FLAGS, report);
    let (network, security) = (flags.get("network"), flags.get("security"));
    for (flag, value, choices) in [
        ("--network", network, ["default", "none", "host"].as_slice()),
        ("--security", security, &["sandbox", "insecure"]),
    ] {
        if let Some(value) = value.filter(|value| !choices.contains(&value.text)) {
            let message = format!(
                "`{flag}` is `{}`, not `{}`",
                choices.join("`, `"),
                value.text
            );
            invalid(message, value.span, report);
        }
    }
    let mut mounts = Vec::new();
    for value in flags.all("mount") {
        match mount(value) {
            Ok(mount) => mounts.push(mount),
            Err(message) => invalid(message, value.span, report),
        }
    }
    let mut devices = Vec::new();
    for value in flags.all("device") {
        match device(value.text) {
            Ok(device) => devices.push(device),
            Err(message) => invalid(message, value.span, report),
        }
    }
    Run {
        command: CommandLine::of(&reader.node.arguments),
        mounts,
        network,
        security,
        devices,
        flags_used: FLAGS
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| flags.get(name).is_some())
            .collect(),
    }
}

/// Only what BuildKit checks before it knows the variables; the rest waits for their values.
fn mount(value: FlagValue<'_>) -> Result<MountFlag, String> {
    let record =
        csv::fields(value.text).map_err(|error| format!("`--mount` cannot be read: {error}"))?;
    let fields = record.iter().map(|field| match field.split_once('=') {
        Some((key, value)) => MountField {
            key: super::from::lowercase(key),
            value: Some(value.to_owned()),
        },
        None => MountField {
            key: super::from::lowercase(field),
            value: None,
        },
    });
    let mount = MountFlag {
        fields: fields.collect(),
        span: value.span,
    };
    for field in mount.fields.iter().filter(|field| field.key == "from") {
        let value = field.value.as_deref().unwrap_or_default();
        if value.find('$').is_some_and(|at| at + 1 != value.len()) {
            return Err(
                "`from` of a mount cannot hold a variable: name a stage `FROM ${…} AS name` and use that"
                    .to_owned(),
            );
        }
    }
    Ok(mount)
}

fn device(value: &str) -> Result<Device, String> {
    let record =
        csv::fields(value).map_err(|error| format!("`--device` cannot be read: {error}"))?;
    let mut name = String::new();
    let mut required = false;
    for field in &record {
        let (key, value) = match field.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (field.as_ref(), None),
        };
        match (super::from::lowercase(key).as_str(), value) {
            ("required", None) => required = true,
            ("required", Some(value)) => {
                required = parse_bool(value)
                    .ok_or_else(|| format!("`required` is `true` or `false`, not `{value}`"))?;
            }
            ("name", Some(_)) if !name.is_empty() => {
                return Err(format!("the device has the name `{name}` already"));
            }
            ("name", Some(value)) => value.clone_into(&mut name),
            _ if name.is_empty() => name = field.clone().into_owned(),
            (_, None) => return Err(format!("`{field}` is no `key=value`")),
            (key, Some(_)) => {
                let nearest = suggest::nearest(key, ["name", "required"]);
                let hint = nearest
                    .map(|near| format!("; `{near}`?"))
                    .unwrap_or_default();
                return Err(format!("a device has no `{key}`{hint}"));
            }
        }
    }
    Ok(Device { name, required })
}

/// Go's `strconv.ParseBool`.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}
