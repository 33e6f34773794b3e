# What a shell reads otherwise than its author.
FROM debian:12.11-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS builder
WORKDIR /src
COPY app.sh plugin-*.sh ./
RUN if [ -d plugins]; then cp plugin-*.sh plugins; fi
RUN for part in a b; do sh ./app.sh --build "$part" &; done; wait

FROM gcr.io/distroless/static-debian12:nonroot@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
COPY --chmod=0555 --from=builder /src/app /app
HEALTHCHECK NONE
USER 65532:65532
ENTRYPOINT ["/app"]
