//! What a RUN says: commands, arguments, dialect.
