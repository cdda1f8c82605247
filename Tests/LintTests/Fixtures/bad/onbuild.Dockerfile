FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -fsS http://127.0.0.1/ || exit 1
ONBUILD HEALTHCHECK --interval=1s --timeout=1s --start-period=10s CMD curl http://127.0.0.1/ || exit 1
# expect 3 warning check-too-frequent
# expect 3 error curl-without-fail
