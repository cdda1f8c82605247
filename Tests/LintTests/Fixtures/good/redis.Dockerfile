FROM redis:7-alpine
COPY redis.conf /usr/local/etc/redis/redis.conf
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD redis-cli -a "$REDIS_PASSWORD" ping | grep -q PONG
CMD ["redis-server", "/usr/local/etc/redis/redis.conf"]
