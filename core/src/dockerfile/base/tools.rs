use std::fmt;

/// A program that matters to how an image is built, or to what an intruder could do in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tool {
    /// The Go toolchain.
    Go,
    /// rustc and cargo.
    Rust,
    /// A C compiler, under the name `cc` or `gcc`.
    C,
    /// GNU make.
    Make,
    /// A Java development kit, `javac`.
    Jdk,
    /// Apache Maven.
    Maven,
    /// Gradle.
    Gradle,
    /// The .NET SDK.
    DotnetSdk,
    /// The Glasgow Haskell Compiler.
    Ghc,
    /// The Swift toolchain.
    Swift,
    /// The Dart SDK.
    Dart,
    /// The Mono compiler and runtime.
    Mono,
    /// npm.
    Npm,
    /// pip.
    Pip,
    /// A Java runtime, `java`.
    Java,
    /// Node.js.
    Node,
    /// Python 3, or Python 2 in images of that version.
    Python,
    /// Ruby.
    Ruby,
    /// PHP.
    Php,
    /// Perl with its standard modules.
    Perl,
    /// Erlang/OTP, which can compile.
    Erlang,
    /// Elixir and mix.
    Elixir,
    /// Julia.
    Julia,
    /// curl.
    Curl,
    /// wget, GNU's or busybox's.
    Wget,
    /// Git.
    Git,
    /// bash.
    Bash,
}

/// What a tool is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolKind {
    /// Builds programs; a running program needs none of it.
    Toolchain,
    /// Installs packages of a language.
    Installer,
    /// Runs programs, and is what a language's image is for.
    Runtime,
    /// Downloads, clones, runs commands.
    Utility,
}

impl Tool {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Go,
        Self::Rust,
        Self::C,
        Self::Make,
        Self::Jdk,
        Self::Maven,
        Self::Gradle,
        Self::DotnetSdk,
        Self::Ghc,
        Self::Swift,
        Self::Dart,
        Self::Mono,
        Self::Npm,
        Self::Pip,
        Self::Java,
        Self::Node,
        Self::Python,
        Self::Ruby,
        Self::Php,
        Self::Perl,
        Self::Erlang,
        Self::Elixir,
        Self::Julia,
        Self::Curl,
        Self::Wget,
        Self::Git,
        Self::Bash,
    ];

    /// The command it is called by.
    pub fn command(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Rust => "cargo",
            Self::C => "gcc",
            Self::Make => "make",
            Self::Jdk => "javac",
            Self::Maven => "mvn",
            Self::Gradle => "gradle",
            Self::DotnetSdk => "dotnet",
            Self::Ghc => "ghc",
            Self::Swift => "swift",
            Self::Dart => "dart",
            Self::Mono => "mono",
            Self::Npm => "npm",
            Self::Pip => "pip",
            Self::Java => "java",
            Self::Node => "node",
            Self::Python => "python",
            Self::Ruby => "ruby",
            Self::Php => "php",
            Self::Perl => "perl",
            Self::Erlang => "erl",
            Self::Elixir => "elixir",
            Self::Julia => "julia",
            Self::Curl => "curl",
            Self::Wget => "wget",
            Self::Git => "git",
            Self::Bash => "bash",
        }
    }

    /// What it is for.
    pub fn kind(self) -> ToolKind {
        match self {
            Self::Go
            | Self::Rust
            | Self::C
            | Self::Make
            | Self::Jdk
            | Self::Maven
            | Self::Gradle
            | Self::DotnetSdk
            | Self::Ghc
            | Self::Swift
            | Self::Dart
            | Self::Mono => ToolKind::Toolchain,
            Self::Npm | Self::Pip => ToolKind::Installer,
            Self::Java
            | Self::Node
            | Self::Python
            | Self::Ruby
            | Self::Php
            | Self::Perl
            | Self::Erlang
            | Self::Elixir
            | Self::Julia => ToolKind::Runtime,
            Self::Curl | Self::Wget | Self::Git | Self::Bash => ToolKind::Utility,
        }
    }
}

/// A set of tools.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Tools(u32);

impl Tools {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of all tools.
    pub const ALL: Self = Self::of(Tool::ALL);

    /// The set of these tools.
    pub const fn of(tools: &[Tool]) -> Self {
        let (mut set, mut rest) = (0, tools);
        while let [first, others @ ..] = rest {
            set |= 1 << *first as u32;
            rest = others;
        }
        Self(set)
    }

    /// Whether `tool` is in it.
    pub const fn contains(self, tool: Tool) -> bool {
        self.0 & 1 << tool as u32 != 0
    }

    /// What is in it, toolchains first.
    pub fn iter(self) -> impl Iterator<Item = Tool> {
        Tool::ALL
            .iter()
            .copied()
            .filter(move |tool| self.contains(*tool))
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl fmt::Debug for Tools {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}
