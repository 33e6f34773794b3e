# The base is where an image's attack surface starts.
ARG RUNTIME=node:16
FROM --platform=linux/amd64 node AS build
WORKDIR /src
COPY . .
RUN npm ci && npm run build

FROM node:latest AS test
COPY --from=build /src /src
RUN npm --prefix /src test

FROM $RUNTIME
COPY --from=build /src/dist /app
USER 1000:1000
CMD ["node", "/app/server.js"]
