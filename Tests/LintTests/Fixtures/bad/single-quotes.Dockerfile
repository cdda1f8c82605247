FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ['curl', '-f', 'http://127.0.0.1/']
# expect 2 error health-command-not-found
