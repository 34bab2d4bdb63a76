# One image for the gateway and every subgraph, as `npm run serve -- <name>` runs them; a subgraph needs DATABASE_URL.
FROM node:22-bookworm-slim

ENV NODE_ENV=production
WORKDIR /accord
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY . .

# Containers reach each other by name, not by 127.0.0.1.
ENV HOST=0.0.0.0 PORT=4000
USER node
EXPOSE 4000

# The same path answers for the gateway and for a subgraph.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=12 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Node itself and not npm, so that SIGTERM reaches it; `init: true` or `docker run --init` reaps and forwards.
ENTRYPOINT ["node", "--import", "tsx", "gateway/serve.ts"]
CMD ["gateway"]
