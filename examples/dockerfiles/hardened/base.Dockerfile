ARG RUNTIME=gcr.io/distroless/nodejs24-debian12:nonroot@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
FROM node:24@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
WORKDIR /src
COPY . .
RUN npm ci && npm run build

FROM build AS test
RUN npm test

FROM $RUNTIME
COPY --from=build /src/dist /app
USER 65532:65532
CMD ["/app/server.js"]
