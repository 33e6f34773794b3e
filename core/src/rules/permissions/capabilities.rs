//! File capabilities as Linux stores them (`linux/capability.h`, `struct vfs_cap_data`).

/// The extended attribute that holds them.
pub(super) const XATTR: &str = "security.capability";

/// The rights that a program gets.
pub(super) struct Capabilities(u64);

impl Capabilities {
    /// Reads revisions 1 to 3; `None` if it is none of them.
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let word = |at: usize| {
            let bytes = value.get(at * 4..at * 4 + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?))
        };
        // Permitted and inheritable of the lower 32 rights, then of the upper ones.
        let lower = u64::from(word(1)?) | u64::from(word(2)?);
        let upper = || Some(u64::from(word(3)?) | u64::from(word(4)?));
        match (word(0)? >> 24, value.len()) {
            (1, 12) => Some(Self(lower)),
            (2, 20) | (3, 24) => Some(Self(lower | upper()? << 32)),
            _ => None,
        }
    }

    /// Their names, in the kernel's order.
    pub(super) fn names(&self) -> Vec<String> {
        let bits = (0..64).filter(|bit| self.0 >> bit & 1 != 0);
        bits.map(|bit| match NAMES.get(bit) {
            Some(name) => format!("`cap_{name}`"),
            None => format!("capability {bit}"),
        })
        .collect()
    }

    /// Whether there is one among them that is more than to open sockets.
    pub(super) fn is_powerful(&self) -> bool {
        let harmless = ["net_bind_service", "net_raw"];
        let harmless = NAMES
            .iter()
            .enumerate()
            .filter(|(_, name)| harmless.contains(name))
            .fold(0, |bits, (bit, _)| bits | 1_u64 << bit);
        self.0 & !harmless != 0
    }
}

/// By their numbers.
const NAMES: &[&str] = &[
    "chown",
    "dac_override",
    "dac_read_search",
    "fowner",
    "fsetid",
    "kill",
    "setgid",
    "setuid",
    "setpcap",
    "linux_immutable",
    "net_bind_service",
    "net_broadcast",
    "net_admin",
    "net_raw",
    "ipc_lock",
    "ipc_owner",
    "sys_module",
    "sys_rawio",
    "sys_chroot",
    "sys_ptrace",
    "sys_pacct",
    "sys_admin",
    "sys_boot",
    "sys_nice",
    "sys_resource",
    "sys_time",
    "sys_tty_config",
    "mknod",
    "lease",
    "audit_write",
    "audit_control",
    "setfcap",
    "mac_override",
    "mac_admin",
    "syslog",
    "wake_alarm",
    "block_suspend",
    "audit_read",
    "perfmon",
    "bpf",
    "checkpoint_restore",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn value(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn revisions() {
        let names = |words: &[u32]| Capabilities::parse(&value(words)).map(|it| it.names());
        assert_eq!(
            names(&[0x0100_0001, 1 << 13, 0]),
            Some(vec!["`cap_net_raw`".to_owned()])
        );
        assert_eq!(
            names(&[0x0200_0000, 1, 1 << 21, 1 << 7, 0]),
            Some(vec![
                "`cap_chown`".to_owned(),
                "`cap_sys_admin`".to_owned(),
                "`cap_bpf`".to_owned()
            ])
        );
        assert_eq!(
            names(&[0x0300_0000, 0, 0, 1 << 31, 0, 1000]),
            Some(vec!["capability 63".to_owned()])
        );
        // Too short, too long, another revision.
        assert_eq!(names(&[0x0200_0000, 1, 1]), None);
        assert_eq!(names(&[0x0100_0000, 1, 1, 0, 0]), None);
        assert_eq!(names(&[0x0400_0000, 1, 1, 0, 0, 0]), None);
        assert_eq!(names(&[]), None);
    }

    #[test]
    fn what_is_more_than_sockets() {
        let is_powerful = |bits: u32| {
            Capabilities::parse(&value(&[0x0100_0000, bits, 0])).map(|it| it.is_powerful())
        };
        assert_eq!(is_powerful(1 << 13 | 1 << 10), Some(false));
        assert_eq!(is_powerful(1 << 13 | 1 << 21), Some(true));
        assert_eq!(is_powerful(0), Some(false));
    }
}
