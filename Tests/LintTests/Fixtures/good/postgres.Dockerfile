FROM postgres:16
COPY init.sql /docker-entrypoint-initdb.d/
# The client asks the Unix socket, which is there before the port is.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=5 \
  CMD pg_isready -q -U "${POSTGRES_USER:-postgres}" -d "${POSTGRES_DB:-postgres}" || exit 1
