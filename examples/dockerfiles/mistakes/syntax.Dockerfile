# check=skip=JSONArgsRecommended; error=true
# What BuildKit refuses, or reads otherwise than a person would.
FROM debian:12-slim
RUN cat <<- EOF > /etc/app.conf
listen = 8080
EOF
COPY --chwon=app app.conf /etc/app.conf
COPY "my file" /srv/
HEALTCHECK CMD ["/app", "--health"]
USER 10001:10001
