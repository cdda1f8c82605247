FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-interval=2s \
  CMD curl -fsS -o /dev/null http://127.0.0.1/ || exit 1
# expect 2 warning no-start-period
# expect 2 info start-interval-unsupported
