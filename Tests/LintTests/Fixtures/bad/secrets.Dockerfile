FROM mysql:8.4 AS mysql
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD mysqladmin ping -h 127.0.0.1 -uroot -pS3cretRoot || exit 1
FROM nginx:1.27 AS url
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["curl", "-fsS", "http://admin:hunter22@127.0.0.1/health"]
FROM nginx:1.27 AS header
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD curl -fsS -H "Authorization: Bearer 0123456789abcdef" http://127.0.0.1/health
# expect 2 warning secret-in-check
# expect 5 warning secret-in-check
# expect 8 warning secret-in-check
