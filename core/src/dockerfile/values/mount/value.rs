/// One field of a [`Mount`](super::Mount). A name or a path that is empty counts as not set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MountValue<T> {
    /// It is not given.
    #[default]
    Unset,
    /// It is given, and its value depends on what is unknown.
    Unknown,
    /// It is given with this value.
    Is(T),
}

impl<T> MountValue<T> {
    /// The value, if it is given and known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Unset | Self::Unknown => None,
        }
    }

    pub(super) fn map<R>(&self, map: impl FnOnce(&T) -> R) -> MountValue<R> {
        match self {
            Self::Unset => MountValue::Unset,
            Self::Unknown => MountValue::Unknown,
            Self::Is(value) => MountValue::Is(map(value)),
        }
    }
}

impl MountValue<String> {
    pub(super) fn read<R>(
        &self,
        read: impl FnOnce(&str) -> Result<R, String>,
    ) -> Result<MountValue<R>, String> {
        Ok(match self {
            Self::Unset => MountValue::Unset,
            Self::Unknown => MountValue::Unknown,
            Self::Is(value) => MountValue::Is(read(value)?),
        })
    }

    pub(super) fn not_empty(self) -> Self {
        if self == Self::Is(String::new()) {
            Self::Unset
        } else {
            self
        }
    }
}

impl<T> From<Option<T>> for MountValue<T> {
    /// `None` is unknown.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Self::Is)
    }
}
