FROM eclipse-temurin:21-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -q package -DskipTests

FROM eclipse-temurin:21-jre
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/target/app.jar /app.jar
# The probes of the actuator have a port of their own.
ENV MANAGEMENT_SERVER_PORT=8081
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD curl --fail --silent --show-error "http://127.0.0.1:${MANAGEMENT_SERVER_PORT}/actuator/health" | grep -q '"status":"UP"'
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "/app.jar"]
