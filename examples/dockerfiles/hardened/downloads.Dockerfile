FROM debian:12-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS tools
ADD --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://example.com/tool.tar.gz /opt/
RUN curl -fsSL https://example.com/agent -o /opt/agent \
    && echo "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  /opt/agent" | sha256sum --check \
    && chmod +x /opt/agent

FROM gcr.io/distroless/base-debian12:nonroot@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
COPY --chmod=0555 --from=tools /opt/tool /opt/agent /opt/
USER 65532:65532
ENTRYPOINT ["/opt/tool"]
