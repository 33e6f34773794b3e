# Package installation in the stage that ships.
FROM golang:1.26 AS builder
WORKDIR /src
COPY . .
RUN apt-get update
RUN apt-get install git
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM alpine:3.22
RUN apk add ca-certificates tzdata
RUN apk add --allow-untrusted --no-cache curl netcat-openbsd strace
COPY --from=builder /app /app
USER 10001:10001
ENTRYPOINT ["/app"]
