FROM nginx:1.27
HEALTCHECK --interval=30s CMD curl -fsS http://127.0.0.1/
# expect 2 refused unknown instruction: HEALTCHECK (did you mean HEALTHCHECK?)
