//! The build context and `.dockerignore`.
