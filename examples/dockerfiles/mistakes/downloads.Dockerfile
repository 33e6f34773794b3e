# Downloads that no one checks.
FROM debian:12-slim AS tools
ADD https://example.com/tool.tar.gz /opt/
RUN curl -fsSL https://example.com/install.sh | sh
RUN curl -fsSLk https://example.com/agent -o /opt/agent && chmod +x /opt/agent
RUN wget http://example.com/data.csv -O /opt/data.csv
RUN git clone https://example.com/lib.git /opt/lib

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=tools /opt/tool /opt/tool
USER 65532:65532
ENTRYPOINT ["/opt/tool"]
