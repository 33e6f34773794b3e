//! stub
use crate::text::{Joined, Span};
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Dialect { #[default] Posix, Bash, Ash, PowerShell, Cmd, Unknown }
impl Dialect { pub fn of_shell(_w: &[String]) -> Self { Self::Posix } pub fn of_program(_w: &str) -> Self { Self::Posix } pub fn of_shebang(_: &str) -> Option<Self> { None } }
#[derive(Debug, Default)]
pub struct Script { pub commands: Vec<Command>, pub unchecked: Option<Unchecked>, pub complete: bool }
#[derive(Debug)]
pub struct Unchecked { pub span: Span }
impl std::fmt::Display for Unchecked { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("x") } }
#[derive(Debug, PartialEq, Eq)]
pub enum Runs { Always, Maybe }
#[derive(Debug)]
pub struct Command { pub words: Vec<Word> , pub span: Span, pub runs: Runs, pub pipeline_position: usize }
impl Command { pub fn name(&self) -> Option<&str> { None } pub fn arguments(&self) -> &[Word] { &[] } pub fn subcommand(&self) -> Option<&Word> { None } pub fn flag(&self, _: &[&str]) -> Option<&Word> { None } pub fn count_flag(&self, _: &[&str]) -> usize { 0 } }
#[derive(Debug, Default, Clone)]
pub struct Word { pub text: String, pub span: Span, pub literal: bool, pub quoted: bool }
pub fn parse(_t: &Joined, _d: Dialect) -> Script { Script::default() }
pub fn exec(_w: &[Joined]) -> Script { Script::default() }
