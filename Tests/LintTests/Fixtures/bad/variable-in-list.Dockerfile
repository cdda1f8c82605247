FROM nginx:1.27
ENV PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["curl", "-fsS", "http://127.0.0.1:${PORT}/"]
# expect 5 error shell-operators-in-exec-form
