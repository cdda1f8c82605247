FROM eclipse-temurin:21-jre
COPY app.jar /app.jar
HEALTHCHECK --interval=1s --timeout=1s --retries=1 \
  CMD curl -fsS -o /dev/null http://127.0.0.1:8080/actuator/health || exit 1
ENTRYPOINT ["java", "-jar", "/app.jar"]
# expect 3 warning no-start-period
# expect 3 warning check-too-frequent
# expect 3 warning retries-too-low
