FROM eclipse-temurin:21@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS builder
WORKDIR /src
COPY . .
RUN ./mvnw --batch-mode package && cp target/app.jar /app.jar
RUN $JAVA_HOME/bin/jlink --add-modules java.base --output /custom-jre

FROM gcr.io/distroless/base-debian12:nonroot@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
COPY --from=builder /custom-jre /opt/java
COPY --from=builder /app.jar /app.jar
USER 65532:65532
ENTRYPOINT ["/opt/java/bin/java", "-jar", "/app.jar"]
