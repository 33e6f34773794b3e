# A runtime with the modules that the application uses, on a base without a shell.
FROM eclipse-temurin:21@sha256:c4b1e2d3f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2 AS builder
WORKDIR /build
COPY . .
RUN ./mvnw --batch-mode package && cp target/*.jar /app.jar
RUN $JAVA_HOME/bin/jlink \
    --add-modules java.base,java.logging,java.sql,java.net.http \
    --strip-debug \
    --no-man-pages \
    --no-header-files \
    --output /custom-jre

FROM gcr.io/distroless/base-debian12@sha256:d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3
COPY --from=builder /custom-jre /opt/java
COPY --chmod=0444 --from=builder /app.jar /app.jar
USER 65532:65532
ENTRYPOINT ["/opt/java/bin/java", "-jar", "/app.jar"]
