# What the image says of itself, and nobody can read.
FROM gcr.io/distroless/static-debian12:nonroot
LABEL org.opencontainers.image.source="example.com/acme/server" \
      org.opencontainers.image.created="yesterday" \
      org.opencontainers.image.licenses="Apache 2"
COPY server /server
USER 65532:65532
ENTRYPOINT ["/server"]
