FROM nginx:1.27 AS path
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -fsS 'http://127.0.0.1/health/$stream'
FROM nginx:1.27 AS header
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD curl -fsS -N -H "Accept: text/event-stream" http://127.0.0.1/updates
# expect 2 warning check-hits-stream
# expect 5 error check-hits-stream
