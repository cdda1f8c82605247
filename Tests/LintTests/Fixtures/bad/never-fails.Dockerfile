FROM nginx:1.27 AS echo
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -fsS http://127.0.0.1/ || echo "web is down"
FROM nginx:1.27 AS zero
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -fsS http://127.0.0.1/; exit 0
FROM nginx:1.27 AS truth
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD (curl -fsS http://127.0.0.1/ && echo up) || true
# expect 2 error exit-code-not-one
# expect 4 error exit-code-not-one
# expect 6 error exit-code-not-one
