//! Which of a distribution's packages bring which well-known programs.

/// A program, or several that belong together, and the packages that bring it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageTool {
    /// The packages, in any distribution, without versions at their end.
    packages: &'static [&'static str],
    /// The programs by which it is called.
    pub commands: &'static [&'static str],
    /// What it is for.
    pub kind: PackageToolKind,
}

/// What a program that a package brings is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackageToolKind {
    /// Fetches files from elsewhere, or sends them there.
    Transfer,
    /// Gets source code, and may hold credentials for it.
    VersionControl,
    /// Lets others log in.
    RemoteLogin,
    /// Opens any connection, in either direction.
    Connection,
    /// Looks for hosts and open ports, or listens to what is sent.
    Scanner,
    /// Looks into other processes.
    Debugger,
    /// Runs programs as root.
    Privilege,
    /// Builds programs.
    Compiler,
    /// Runs scripts.
    Interpreter,
    /// Changes files by hand.
    Editor,
    /// Runs commands.
    Shell,
}

use PackageToolKind::{
    Compiler, Connection, Debugger, Editor, Interpreter, Privilege, RemoteLogin, Scanner, Shell,
    Transfer, VersionControl,
};

impl PackageTool {
    /// What a package of this name brings: `netcat-openbsd`, `gcc-12`, `vim`.
    pub fn of_package(name: &str) -> Option<&'static Self> {
        let find = |name: &str| TOOLS.iter().find(|tool| tool.packages.contains(&name));
        find(name).or_else(|| {
            let without_version = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            (without_version.len() < name.len())
                .then(|| find(without_version.trim_end_matches('-')))?
        })
    }
}

const fn tool(
    packages: &'static [&'static str],
    commands: &'static [&'static str],
    kind: PackageToolKind,
) -> PackageTool {
    PackageTool {
        packages,
        commands,
        kind,
    }
}

const TOOLS: &[PackageTool] = &[
    tool(&["curl", "curl-minimal"], &["curl"], Transfer),
    tool(&["wget"], &["wget"], Transfer),
    tool(&["aria2"], &["aria2c"], Transfer),
    tool(&["axel"], &["axel"], Transfer),
    tool(&["httpie"], &["http", "https"], Transfer),
    tool(&["rsync"], &["rsync"], Transfer),
    tool(
        &["ftp", "tnftp", "lftp", "ncftp"],
        &["ftp", "lftp", "ncftp"],
        Transfer,
    ),
    tool(&["smbclient", "samba-client"], &["smbclient"], Transfer),
    tool(&["git", "git-core"], &["git"], VersionControl),
    tool(&["mercurial"], &["hg"], VersionControl),
    tool(&["subversion"], &["svn"], VersionControl),
    tool(
        &[
            "openssh-client",
            "openssh-client-default",
            "openssh-clients",
            "openssh",
            "openssh-client-common",
            "ssh-client",
        ],
        &["ssh", "scp", "sftp"],
        Transfer,
    ),
    tool(
        &["openssh-server", "openssh-server-pam", "ssh", "dropbear"],
        &["sshd", "ssh", "scp", "dropbear"],
        RemoteLogin,
    ),
    tool(&["sshpass"], &["sshpass"], RemoteLogin),
    tool(
        &["telnet", "inetutils-telnet", "telnetd", "busybox-extras"],
        &["telnet", "telnetd"],
        RemoteLogin,
    ),
    tool(
        &[
            "netcat",
            "netcat-openbsd",
            "netcat-traditional",
            "nc",
            "nmap-ncat",
            "ncat",
            "gnu-netcat",
        ],
        &["nc", "netcat", "ncat"],
        Connection,
    ),
    tool(&["socat"], &["socat"], Connection),
    tool(
        &["proxychains", "proxychains-ng"],
        &["proxychains"],
        Connection,
    ),
    tool(&["nmap"], &["nmap"], Scanner),
    tool(&["masscan"], &["masscan"], Scanner),
    tool(&["hping3", "hping"], &["hping3"], Scanner),
    tool(&["tcpdump"], &["tcpdump"], Scanner),
    tool(
        &["tshark", "wireshark", "wireshark-cli"],
        &["tshark"],
        Scanner,
    ),
    tool(&["ngrep"], &["ngrep"], Scanner),
    tool(&["gdb", "gdbserver"], &["gdb", "gdbserver"], Debugger),
    tool(&["strace"], &["strace"], Debugger),
    tool(&["ltrace"], &["ltrace"], Debugger),
    tool(&["lldb"], &["lldb"], Debugger),
    tool(&["sudo"], &["sudo"], Privilege),
    tool(&["doas", "opendoas"], &["doas"], Privilege),
    tool(
        &[
            "gcc",
            "gcc-c++",
            "g++",
            "c++",
            "cpp",
            "gcc-toolset",
            "gcc-multilib",
            "g++-multilib",
        ],
        &["gcc", "g++", "cc"],
        Compiler,
    ),
    tool(
        &[
            "build-essential",
            "build-base",
            "base-devel",
            "alpine-sdk",
            "gcompat-dev",
            "devel_basis",
            "Development Tools",
            "development-tools",
            "@development-tools",
            "@Development Tools",
            "@development",
        ],
        &["gcc", "g++", "cc", "make"],
        Compiler,
    ),
    tool(&["clang", "llvm", "llvm-toolset"], &["clang"], Compiler),
    tool(&["make", "gmake"], &["make"], Compiler),
    tool(
        &["cmake", "cmake3", "ninja-build", "ninja", "meson"],
        &["cmake", "ninja", "meson"],
        Compiler,
    ),
    tool(
        &["autoconf", "automake", "libtool"],
        &["autoconf", "automake", "libtool"],
        Compiler,
    ),
    tool(&["rustc", "cargo", "rust"], &["rustc", "cargo"], Compiler),
    tool(&["golang", "golang-go", "go"], &["go"], Compiler),
    tool(&["gfortran", "gcc-gfortran"], &["gfortran"], Compiler),
    tool(&["nasm", "yasm"], &["nasm", "yasm"], Compiler),
    tool(&["perl"], &["perl"], Interpreter),
    tool(
        &["python", "python3", "python-minimal", "python3-minimal"],
        &["python3", "python"],
        Interpreter,
    ),
    tool(&["ruby", "ruby-full"], &["ruby"], Interpreter),
    tool(
        &["nodejs", "nodejs-current", "node"],
        &["node"],
        Interpreter,
    ),
    tool(&["php", "php-cli"], &["php"], Interpreter),
    tool(
        &[
            "vim",
            "vim-tiny",
            "vim-nox",
            "vim-enhanced",
            "vim-minimal",
            "neovim",
        ],
        &["vim", "vi", "nvim"],
        Editor,
    ),
    tool(&["nano"], &["nano"], Editor),
    tool(&["emacs", "emacs-nox"], &["emacs"], Editor),
    tool(&["bash"], &["bash"], Shell),
];
