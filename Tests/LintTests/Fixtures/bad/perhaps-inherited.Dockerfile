FROM registry.example.com/platform/runtime:4
COPY app /app
CMD ["/app/run"]
# expect 1 info no-healthcheck
