ARG VERSION=1.4.2
FROM debian:12-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
ARG VERSION
LABEL org.opencontainers.image.version=$VERSION
ENV PATH=$PATH:/srv/app/bin
ENV APP_HOME=/opt/app
ENV APP_DATA=$APP_HOME/data
COPY --chmod=0555 app /usr/local/bin/app
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/app"]
