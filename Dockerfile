# Vitrine as one image: `docker build -t vitrine .`, then `docker run -p 8080:8080 -v vitrine-data:/data vitrine`.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci && npm run build && npm pack --ignore-scripts --pack-destination /

FROM node:22-bookworm-slim AS install
WORKDIR /opt/vitrine
COPY --from=build /vitrine-*.tgz /tmp/vitrine.tgz
# No script of a dependency has to run. The runtime for models comes for every platform: only this one's is kept.
RUN npm install --ignore-scripts --omit=dev --no-audit --no-fund /tmp/vitrine.tgz \
  && platform="linux/$(node -p process.arch)" \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d ! -path "*/$platform" -exec rm -rf {} +

FROM node:22-bookworm-slim
COPY --from=install /opt/vitrine /opt/vitrine
RUN ln -s /opt/vitrine/node_modules/.bin/vitrine /usr/local/bin/vitrine && install -d -o node -g node /data
USER node
ENV VITRINE_DATA=/data VITRINE_HOST=0.0.0.0
VOLUME /data
EXPOSE 8080
HEALTHCHECK --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["vitrine"]
CMD ["serve"]
