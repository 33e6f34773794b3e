# Stages by number, stages that no one uses, a stage that does not exist.
FROM golang:1.26
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app ./cmd/server

FROM alpine:3.22
RUN apk add --no-cache curl

FROM eclipse-temurin:21 AS jlink-builder
RUN $JAVA_HOME/bin/jlink --add-modules java.base --output /custom-jre

FROM gcr.io/distroless/base-debian12
COPY --from=0 /app /app
COPY --from=jlink-builder /custom-jre /opt/java
COPY --from=builder /app.jar /app.jar
COPY config /etc/app
USER 65532:65532
ENTRYPOINT ["/opt/java/bin/java", "-jar", "/app.jar"]
