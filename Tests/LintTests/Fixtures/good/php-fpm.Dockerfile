FROM php:8.3-fpm-alpine
RUN apk add --no-cache fcgi
COPY --chown=www-data:www-data . /var/www/html
HEALTHCHECK --interval=20s --timeout=5s --start-period=15s --retries=3 \
    CMD SCRIPT_NAME=/ping SCRIPT_FILENAME=/ping REQUEST_METHOD=GET \
        cgi-fcgi -bind -connect 127.0.0.1:9000 | grep -q pong || exit 1
