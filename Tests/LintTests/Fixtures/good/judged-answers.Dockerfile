FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends curl jq && rm -rf /var/lib/apt/lists/*
COPY worker /opt/worker
EXPOSE 9090
HEALTHCHECK --interval=20s --timeout=5s --start-period=40s --retries=3 \
    CMD test "$(curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:9090/ready)" = 200 \
        && curl -sS http://127.0.0.1:9090/status | jq -e '.queue < 1000' \
        || exit 1
CMD ["/opt/worker/run"]
