# Programs in bases that cannot run them.
FROM golang:1.26 AS builder
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=builder /app /app
HEALTHCHECK CMD /app --health || exit 1
CMD /app --serve
