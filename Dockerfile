# Targets: app (page and API, the default), backend (API alone), frontend (the page on nginx, for split hosting).

# The page is the same for all architectures, so it is built once, on the builder's own.
FROM --platform=$BUILDPLATFORM node:22.23.2-trixie-slim AS page
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts
COPY frontend/ ./
RUN npm run build


FROM python:3.13.15-slim-trixie AS packages
WORKDIR /build
COPY backend/requirements.lock ./
# Wheels with the lock's hashes only: nothing is compiled, so no image needs a compiler.
RUN python -m venv /opt/leaderboard \
    && /opt/leaderboard/bin/pip install --no-cache-dir --disable-pip-version-check \
       --require-hashes --only-binary :all: --requirement requirements.lock
COPY backend/pyproject.toml ./
COPY backend/src/ src/
# What installs packages is of no use in a running image.
RUN /opt/leaderboard/bin/pip install --no-cache-dir --disable-pip-version-check \
       --no-index --no-deps --no-build-isolation . \
    && /opt/leaderboard/bin/pip uninstall --yes setuptools pip


FROM python:3.13.15-slim-trixie AS backend
LABEL org.opencontainers.image.title="Workshop Leaderboard" \
      org.opencontainers.image.description="Who uses how many tokens: a live leaderboard for workshops on a LiteLLM Gateway." \
      org.opencontainers.image.licenses="MIT"
ENV PATH=/opt/leaderboard/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LEADERBOARD_HOST=0.0.0.0 \
    LEADERBOARD_DATA_DIR=/data
COPY LICENSE /usr/share/licenses/workshop-leaderboard/
COPY --from=packages /opt/leaderboard /opt/leaderboard
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
VOLUME /data
WORKDIR /srv
USER 10001:10001
EXPOSE 8000
# Asked directly: proxies named in the environment are for the gateway.
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:' + (os.environ.get('VITE_LEADERBOARD_BACKEND_PORT') or '8000') + '/healthz', timeout=3)"]
CMD ["leaderboard"]


FROM nginxinc/nginx-unprivileged:1.30.4-alpine-slim AS frontend
LABEL org.opencontainers.image.title="Workshop Leaderboard, page" \
      org.opencontainers.image.description="The leaderboard's page for hosting apart from its API." \
      org.opencontainers.image.licenses="MIT"
COPY LICENSE /usr/share/licenses/workshop-leaderboard/
COPY deploy/frontend/nginx.conf /etc/nginx/nginx.conf
COPY --chmod=0755 deploy/frontend/serve-page /usr/local/bin/serve-page
COPY --from=page /build/frontend/dist /usr/share/nginx/html
USER 101
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=10s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["serve-page"]
CMD ["nginx", "-g", "daemon off;"]


FROM backend AS app
COPY --from=page /build/frontend/dist /srv/page
ENV LEADERBOARD_PAGE_DIR=/srv/page
