FROM nginx:1.27
HEALTHCHECK --interval=10s --timeout=30s --start-period=10s \
  CMD curl -fsS -o /dev/null http://127.0.0.1/ || exit 1
# expect 2 warning timeout-exceeds-interval
