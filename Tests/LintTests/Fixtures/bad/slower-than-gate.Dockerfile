FROM nginx:1.27
HEALTHCHECK --interval=5m --timeout=3s \
  CMD curl -fsS -o /dev/null http://127.0.0.1/ || exit 1
# expect 2 info no-start-period
# expect 2 warning check-slower-than-gate
# expect 2 warning interval-too-long
