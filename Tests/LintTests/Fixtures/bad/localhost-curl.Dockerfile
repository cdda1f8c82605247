FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -fsS http://localhost/ || exit 1
# expect 2 info localhost-in-check
