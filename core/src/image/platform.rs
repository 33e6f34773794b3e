//! Platforms: `os/arch/variant`, as containerd reads and normalises them.
