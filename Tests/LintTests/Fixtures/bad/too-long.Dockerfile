FROM nginx:1.27
HEALTHCHECK --interval=5m --timeout=3s --start-period=10s --start-interval=5s \
  CMD curl -fsS -o /dev/null http://127.0.0.1/ || exit 1
# expect 2 warning interval-too-long
# expect 2 info start-interval-unsupported
