FROM nginx:1.27 AS one
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -sf http://127.0.0.1/ || exit 1
FROM nginx:1.27 AS two
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -f http://127.0.0.1/ > /dev/null 2>&1 || exit 1
FROM debian:12 AS three
RUN apt-get update && apt-get install -y wget
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD wget -qO- http://127.0.0.1/ || exit 1
# expect 2 info silent-check
# expect 4 info silent-check
# expect 7 info silent-check
