# What holystone finds: `holystone check examples/dockerfiles/mistakes.Dockerfile`
FROM golang AS build
WORKDIR src
RUN apt-get update && apt-get install git
ARG NPM_TOKEN
COPY . .
RUN go build -o /app ./cmd/server

FROM debian:latest
ENV DATABASE_URL=postgres://app:Tr0ub4dor3@db/app
COPY --from=0 /app /app
COPY --from=assets /static /static
RUN cat <<- EOF > /etc/app.conf
listen = 8080
EOF
USER root
CMD /app --serve
