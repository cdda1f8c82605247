FROM nginx:1.27
COPY nginx.conf /etc/nginx/conf.d/default.conf
COPY html /usr/share/nginx/html
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD curl -fsS -o /dev/null http://127.0.0.1/ || exit 1
