# Whoever can pull the image can read all of these.
FROM node:24-slim
ARG NPM_TOKEN
ENV DATABASE_URL=postgres://app:Tr0ub4dor3@db/app
WORKDIR /app
COPY .npmrc id_rsa ./
RUN echo "//registry.example.com/:_authToken=${NPM_TOKEN}" > /root/.npmrc && npm ci
RUN --mount=type=secret,id=netrc cp /run/secrets/netrc /root/.netrc
RUN curl -fsS -H "Authorization: Bearer 9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c" https://example.com/x -o /app/x
USER 1000:1000
CMD ["node", "server.js"]
