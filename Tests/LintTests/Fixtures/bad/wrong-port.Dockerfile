FROM python:3.12
COPY . /app
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD curl -fsS http://127.0.0.1:8080/health || exit 1
CMD ["uvicorn", "app:app", "--port", "8000"]
# expect 5 warning health-wrong-port
