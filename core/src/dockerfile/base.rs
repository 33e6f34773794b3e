//! What is known of well-known base images.
