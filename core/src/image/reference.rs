//! Image references: `registry/repository:tag@digest`, after the distribution grammar.
