FROM mysql:8.4
HEALTHCHECK --interval=10s --timeout=5s --start-period=2m --retries=6 \
  CMD mysqladmin ping -h 127.0.0.1 -u root -p"$(cat /run/secrets/mysql_root)" || exit 1
