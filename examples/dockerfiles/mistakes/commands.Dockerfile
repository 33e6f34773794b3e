# What is run, where, and with what.
FROM golang:1.26 AS builder
WORKDIR src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM alpine:3.22
COPY --from=builder /app /app
HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/"]
USER 10001:10001
CMD /app --serve
