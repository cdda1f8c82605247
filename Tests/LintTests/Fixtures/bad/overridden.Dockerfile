FROM nginx:1.27
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl http://localhost/
RUN rm /etc/nginx/conf.d/default.conf
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD curl -fsS http://127.0.0.1:80/ || exit 1
# expect 2 warning healthcheck-disabled
