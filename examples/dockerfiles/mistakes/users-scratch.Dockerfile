# A name in an image without /etc/passwd.
FROM golang:1.26 AS builder
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM scratch
COPY --from=builder /app /app
USER app
ENTRYPOINT ["/app"]
