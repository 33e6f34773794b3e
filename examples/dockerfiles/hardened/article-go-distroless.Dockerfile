# syntax=docker/dockerfile:1

# --- Builder stage ---
# Uses a full SDK image. All build tools, caches, and source stay in this stage.
FROM golang:1.22@sha256:a6c6e2b1b3f2b4a9e0d4c3b8e7f1a2c5d4e6b9a1c8d2f3e4b5a7c9d0e1f2a3b4 AS builder

WORKDIR /build

# Copy dependency manifests first to take advantage of layer caching.
COPY go.mod go.sum ./
RUN go mod download

# Copy source and build a statically linked binary.
COPY . .
RUN CGO_ENABLED=0 GOOS=linux GOARCH=amd64 \
    go build -trimpath -ldflags="-s -w" -o /build/app ./cmd/server

# --- Final stage ---
# Distroless contains no shell, no package manager, no /bin/sh.
FROM gcr.io/distroless/static-debian12@sha256:b5b2d2a6b3c7e9f0a1d4c8e2b3f5a6d7c9e0b1f2a4c5d8e9b0a2c3d4e5f6a7b8

# Copy only the compiled binary.
COPY --from=builder /build/app /app

# Non-root user. distroless images ship with uid 65532 (nonroot).
USER nonroot:nonroot

ENTRYPOINT ["/app"]
