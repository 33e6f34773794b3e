//! stub
pub enum Tag<'t> { Known(&'t str), Unknown }
#[derive(Clone, Debug)]
pub struct KnownBase { pub default_user: Option<&'static str>, pub non_root_variant: Option<&'static str> }
pub enum DefaultShell { Posix, Ash, Bash, Cmd, PowerShell }
impl KnownBase { pub fn has_no_shell(&self) -> bool { false } pub fn default_shell(&self) -> Option<DefaultShell> { None } }
pub fn known_base(_r: &str, _p: &str, _t: Tag<'_>) -> Option<KnownBase> { None }
pub fn is_official(_r: &str) -> bool { false }
