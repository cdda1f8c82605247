FROM alpine:3.20 AS curl
COPY server /usr/local/bin/server
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD curl -fsS http://127.0.0.1:8080/ || exit 1
FROM node:22-alpine AS bash
COPY . /app
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["bash", "-c", "</dev/tcp/127.0.0.1/3000"]
# expect 3 warning health-command-not-found
# expect 6 warning health-command-not-found
