FROM nginx:1.27 AS unit
HEALTHCHECK --interval=30 --start-period=10s CMD curl -fsS http://127.0.0.1/
FROM nginx:1.27 AS name
HEALTHCHECK --interval=30s --start_period=10s CMD curl -fsS http://127.0.0.1/
FROM nginx:1.27 AS twice
HEALTHCHECK --interval=30s --interval=10s CMD curl -fsS http://127.0.0.1/
FROM nginx:1.27 AS value
HEALTHCHECK --interval 30s CMD curl -fsS http://127.0.0.1/
FROM nginx:1.27 AS negative
HEALTHCHECK --retries=-1 CMD curl -fsS http://127.0.0.1/
FROM nginx:1.27 AS variable
ENV INTERVAL=30s
HEALTHCHECK --interval=$INTERVAL CMD curl -fsS http://127.0.0.1/
# expect 2 refused time: missing unit in duration "30"
# expect 4 refused unknown flag: start_period (did you mean start-period?)
# expect 6 refused duplicate flag specified: interval
# expect 8 refused missing a value on flag: interval
# expect 10 refused --retries cannot be negative (-1)
# expect 13 refused time: invalid duration "$INTERVAL"
