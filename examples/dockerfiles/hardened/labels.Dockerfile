# What the image says of itself: where it comes from, when it was made, under which licence.
FROM gcr.io/distroless/static-debian12:nonroot@sha256:e9ac71e2b8e279a8372741b7a0293afda17650d926900233ec3a7b2b7c22a246
ARG CREATED
LABEL org.opencontainers.image.source="https://git.example.com/acme/server" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.licenses="Apache-2.0 OR MIT"
COPY server /server
USER 65532:65532
ENTRYPOINT ["/server"]
