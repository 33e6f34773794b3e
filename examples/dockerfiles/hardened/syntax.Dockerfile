# check=skip=JSONArgsRecommended;error=true
FROM debian:12-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
RUN cat <<EOF > /etc/app.conf
listen = 8080
EOF
COPY --chown=root app.conf /etc/app.conf
COPY ["my file", "/srv/"]
HEALTHCHECK CMD ["/app", "--health"]
USER 10001:10001
