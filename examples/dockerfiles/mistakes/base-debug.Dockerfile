# A minimal base with a shell put back in, and a digest that lost a character.
FROM golang:1.26@sha256:a6c6e2b1b3f2b4a9e0d4c3b8e7f1a2c5d4e6b9a1c8d2f3e4b5a7c9d0e1f2a3b AS builder
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM gcr.io/distroless/static-debian12:debug-nonroot
COPY --from=builder /app /app
ENTRYPOINT ["/app"]
