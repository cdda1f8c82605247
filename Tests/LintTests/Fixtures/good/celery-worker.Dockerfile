FROM python:3.12
COPY . /app
WORKDIR /app
RUN pip install -r requirements.txt
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s \
  CMD celery -A tasks inspect ping -d "celery@$HOSTNAME" || exit 1
CMD ["celery", "-A", "tasks", "worker"]
