# What stands before the first FROM is not seen in a stage.
ARG VERSION=1.4.2
FROM debian:12-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
LABEL org.opencontainers.image.version=$VERSION
ENV PATH=$PATH:$HOME/bin
ENV APP_HOME=/opt/app \
    APP_DATA=$APP_HOME/data
COPY --chmod=0555 app /usr/local/bin/app
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/app"]
