from alpine:3.20
run apk add --no-cache curl
copy server /usr/local/bin/server
expose 8080/tcp
healthcheck \
    # slow machines need half a minute
    --start-period=30s \

    --interval=10s --timeout='3s' \
    # the status decides
    cmd curl -sSf -o /dev/null http://127.0.0.1:8080/ready
cmd ["server"]
