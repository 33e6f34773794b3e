# A single stage that builds and ships: the compiler, the source tree and the caches ship too.
FROM golang:1.26
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/app ./cmd/server
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/app"]
