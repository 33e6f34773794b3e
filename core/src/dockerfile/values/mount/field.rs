use super::{Mount, MountKind, MountValue, Sharing};
use crate::{
    dockerfile::values::{go, size},
    syntax::{instruction::lowercase, nearest},
};

impl Mount {
    /// Takes a field other than those that make it read-only.
    pub(super) fn set(&mut self, key: &str, value: MountValue<String>) -> Result<(), String> {
        match key {
            "type" => {
                self.kind = value
                    .read(|value| choose(value, "type", MountKind::ALL))?
                    .known()
                    .copied();
            }
            "from" => self.from = value.not_empty(),
            "source" | "src" => self.source = value.not_empty(),
            "target" | "dst" | "destination" => self.target = value.not_empty(),
            "id" => self.id = value.not_empty(),
            "env" => self.env = value,
            "required" => {
                self.allow(key, &[MountKind::Secret, MountKind::Ssh])?;
                self.required = read_bool(key, &value)?;
            }
            "size" => {
                self.allow(key, &[MountKind::Tmpfs])?;
                self.size = value.read(size::parse)?;
            }
            "sharing" => {
                self.sharing = value.read(|value| choose(value, "sharing", Sharing::ALL))?;
            }
            "mode" => self.mode = read_number(key, &value, 8)?,
            "uid" => self.uid = read_number(key, &value, 10)?,
            "gid" => self.gid = read_number(key, &value, 10)?,
            _ => {
                let near = nearest(key, KEYS.iter().copied())
                    .map(|near| format!("; did you mean `{near}`?"));
                return Err(format!(
                    "a mount has no field `{key}`{}",
                    near.unwrap_or_default()
                ));
            }
        }
        Ok(())
    }

    /// Fields that only some kinds have. BuildKit looks at some as they come, so the type must stand
    /// before them, and at others at the end.
    fn allow(&self, field: &str, kinds: &[MountKind]) -> Result<(), String> {
        match self.kind {
            Some(kind) if !kinds.contains(&kind) => {
                let kinds: Vec<String> =
                    kinds.iter().map(|kind| format!("`type={kind}`")).collect();
                Err(format!(
                    "`{field}` of a mount needs {} before it, not `{kind}`",
                    kinds.join(" or ")
                ))
            }
            _ => Ok(()),
        }
    }
}

const KEYS: &[&str] = &[
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "destination",
    "ro",
    "rw",
    "readwrite",
    "env",
];

fn choose<T: Copy>(value: &str, field: &str, choices: &[(&str, T)]) -> Result<T, String> {
    let lower = lowercase(value);
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == lower) {
        return Ok(*choice);
    }
    let names: Vec<String> = choices
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    Err(format!(
        "`{field}` of a mount is one of {}, not `{value}`",
        names.join(", ")
    ))
}

pub(super) fn read_bool(
    field: &str,
    value: &MountValue<String>,
) -> Result<MountValue<bool>, String> {
    value.read(|value| {
        go::parse_bool(value)
            .ok_or_else(|| format!("`{field}` of a mount is `true` or `false`, not `{value}`"))
    })
}

fn read_number(
    field: &str,
    value: &MountValue<String>,
    radix: u32,
) -> Result<MountValue<u32>, String> {
    value.read(|value| {
        let digits = if radix == 8 { "octal" } else { "decimal" };
        go::parse_uint(value, radix).ok_or_else(|| {
            format!("`{field}` of a mount is a number in {digits} digits, not `{value}`")
        })
    })
}
