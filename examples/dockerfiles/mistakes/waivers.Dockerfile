# Decisions that no longer hold.
FROM debian:12-slim
# holystone ignore=root-user reason="moves to distroless in May" until=2020-05-31
USER root
# holystone ignore=relative-workdr
WORKDIR /srv
# holystone ignore=shell-form-command
CMD ["/app"]
