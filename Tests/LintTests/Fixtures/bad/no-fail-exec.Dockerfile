FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ["curl", "http://127.0.0.1:80/"]
# expect 2 error curl-without-fail
