FROM python:3.12-slim
COPY . /app
RUN pip install --no-cache-dir -r /app/requirements.txt
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD curl -f http://127.0.0.1:8000/health || exit 1
CMD ["python", "-m", "app"]
# expect 6 warning health-command-not-found
