FROM nginx:1.27 AS internet
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -fsS https://www.example.com/
FROM alpine:3.20 AS ping
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ping -c 1 8.8.8.8 || exit 1
FROM postgres:16 AS database
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD pg_isready -h db -U app
# expect 2 warning check-depends-on-network
# expect 4 warning check-depends-on-network
# expect 6 warning check-depends-on-network
