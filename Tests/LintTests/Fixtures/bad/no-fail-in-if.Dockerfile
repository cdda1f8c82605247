FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD if curl -sS -o /dev/null http://127.0.0.1/; then exit 0; else exit 1; fi
# expect 3 error curl-without-fail
