# Tools that an intruder would otherwise have to bring.
FROM golang:1.26 AS builder
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM debian:12-slim
RUN apt-get update && apt-get install --yes --no-install-recommends gcc gdb netcat-openbsd curl \
    && rm -rf /var/lib/apt/lists/*
COPY --from=builder /app /app
USER 10001:10001
ENTRYPOINT ["/app"]
