#!/bin/sh
# GET /health/: how this service is, judged by what it needs.
if printf 'PING\r\n' | nc -w 1 cache 6379 2>/dev/null | grep -q PONG; then
    printf 'Content-Type: application/json\r\n\r\n'
    printf '{"status":"healthy","components":{"cache":{"status":"healthy"}}}\n'
else
    printf 'Status: 503 Service Unavailable\r\nContent-Type: application/json\r\n\r\n'
    printf '{"status":"unhealthy","components":{"cache":{"status":"unhealthy","reason":"no answer on cache:6379"}}}\n'
fi
