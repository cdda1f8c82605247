FROM nginx:1.27 AS nothing
HEALTHCHECK --interval=30s --start-period=10s CMD
FROM nginx:1.27 AS list
HEALTHCHECK --interval=30s --start-period=10s CMD []
FROM nginx:1.27 AS word
HEALTHCHECK --interval=30s --start-period=10s CMD [""]
# expect 2 error empty-check-command
# expect 4 error empty-check-command
# expect 6 error empty-check-command
