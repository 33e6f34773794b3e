# The smallest base there is: nothing but what is copied.
FROM golang:1.22@sha256:a6c6e2b1b3f2b4a9e0d4c3b8e7f1a2c5d4e6b9a1c8d2f3e4b5a7c9d0e1f2a3b4 AS builder
WORKDIR /build
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /build/app ./cmd/server

FROM scratch
COPY --chmod=0555 --from=builder /build/app /app
COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
# There is no /etc/passwd, so the user is a number.
USER 65534:65534
ENTRYPOINT ["/app"]
