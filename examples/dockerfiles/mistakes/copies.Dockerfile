# What COPY and ADD take, and how.
FROM golang:1.26 AS builder
WORKDIR /src
ADD . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=0 /app /app
COPY LICENSE NOTICE /licences
USER 65532:65532
ENTRYPOINT ["/app"]
