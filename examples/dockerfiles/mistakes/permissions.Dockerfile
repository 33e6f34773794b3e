# A program that can be written to can be replaced.
FROM golang:1.26 AS builder
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM debian:12-slim
COPY --chmod=0777 --from=builder /app /app
COPY --chown=10001:10001 config /etc/app
RUN chmod u+s /usr/bin/env && chmod -R 777 /srv
USER 10001:10001
ENTRYPOINT ["/app"]
