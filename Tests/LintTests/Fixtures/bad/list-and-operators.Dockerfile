FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["curl", "-fsS", "http://127.0.0.1/"] || exit 1
# expect 3 error shell-operators-in-exec-form
