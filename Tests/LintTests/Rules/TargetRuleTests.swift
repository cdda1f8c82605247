import Health
import Testing

@testable import Lint

@Suite("Mistakes in what checks ask, and of whom")
struct TargetRuleTests {
    @Test(
        "localhost, by who asks it",
        arguments: [
            ("wget -nv --spider http://localhost/", "node:22-alpine", ["localhost-in-check?"]),
            ("wget -nv --spider localhost:80", "nginx:alpine", ["localhost-in-check?"]),
            ("wget -nv --spider http://localhost/", "registry.example.com/app:1", ["localhost-in-check?"]),
            ("wget -nv --spider http://localhost/", "node:22", ["localhost-in-check??"]),
            ("nc -z localhost 80", "redis:7-alpine", ["localhost-in-check?"]),
            ("curl -fsS http://LOCALHOST/", "nginx", ["localhost-in-check??"]),
            ("node -e \"fetch('http://localhost:3000')\"", "node:18-alpine", ["localhost-in-check?"]),
            ("node -e \"fetch('http://localhost:3000')\"", "node:22-alpine", ["localhost-in-check??"]),
            (
                "python -c \"import urllib.request as r; r.urlopen('http://localhost/')\"", "python:3",
                ["localhost-in-check??"]
            ),
            ("pg_isready -h localhost", "postgres", []), ("redis-cli -h localhost ping", "redis", []),
            ("mysqladmin ping -h localhost", "mysql", []),
            ("mongosh --eval 'db.ping()' localhost:27017/test", "mongo", []),
            ("curl -fsS -H 'Host: localhost' http://127.0.0.1/", "nginx", []),
            ("curl -fsS --resolve app:80:127.0.0.1 http://app/", "nginx", []),
            ("curl -fsS http://localhost.example/", "nginx", ["check-depends-on-network?"]),
            ("grpc_health_probe -addr=localhost:50051", "nginx", []),
        ])
    func localhost(_ command: String, _ image: String, _ ids: [String]) { #expect(findings(command, in: image) == ids) }

    @Test(
        "other machines",
        arguments: [
            ("curl -fsS https://example.com", ["check-depends-on-network?"]),
            ("wget -nv --spider http://10.0.0.7:8080/", ["check-depends-on-network?"]),
            ("nc -z db 5432", ["check-depends-on-network?"]),
            ("redis-cli -h cache ping", ["check-depends-on-network?"]),
            ("nslookup example.com", ["check-depends-on-network?"]),
            ("curl -fsS http://127.0.0.1/ && curl -fsS http://api/", ["check-depends-on-network?"]),
            ("curl -fsS -H 'Origin: https://example.com' http://127.0.0.1/", []),
            ("curl -fsS -x proxy:3128 http://example.com", []), ("curl -fsS http://$HOSTNAME/", []),
            ("curl -fsS http://$(hostname -i):80/", []), ("curl -fsS http://0.0.0.0/", []),
            ("curl -fsS http://[::1]/", []), ("ping -c 1 127.0.0.1", []),
            ("curl -fsS --unix-socket /s http://docker/_ping", []),
        ])
    func network(_ command: String, _ ids: [String]) { #expect(findings(command) == ids) }

    @Test("a service may ask itself by its own names") func names() {
        var definition = HealthcheckDefinition(
            owner: "service db", syntax: .compose, place: Place(file: "compose.yaml"))
        definition.test = ["CMD", "pg_isready", "-h", "db", "-U", "app"]
        definition.startPeriod = .seconds(10)
        #expect(Linter.check([definition]).map(\.finding.id) == ["check-depends-on-network"])
        definition.context.names = ["DB", "database"]
        #expect(Linter.check([definition]) == [])
    }

    @Test(
        "secrets, and what only names them",
        arguments: [
            ("redis-cli -a Pa55word ping", ["secret-in-check?"]),
            (#"["redis-cli", "-a", "Pa55word", "ping"]"#, ["secret-in-check?"]),
            ("mysqladmin ping -pPa55word", ["secret-in-check?"]),
            ("curl -fsS -u admin:Pa55word http://127.0.0.1/", ["secret-in-check?"]),
            ("curl -fsS 'http://127.0.0.1/?token=abcdef123456'", ["secret-in-check?"]),
            ("PGPASSWORD=Pa55word psql -c 'select 1'", ["secret-in-check?"]),
            ("redis-cli -a $REDIS_PASSWORD ping", []), ("mysqladmin ping -p\"$MYSQL_ROOT_PASSWORD\"", []),
            ("mysqladmin ping -p${MYSQL_ROOT_PASSWORD}", []), ("redis-cli -a \"$(cat /run/secrets/p)\" ping", []),
            ("curl -fsS -u \"$USER:$PASS\" http://127.0.0.1/", []), ("mysqladmin ping -p`cat /p`", []),
            ("curl -fsS -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1/", []),
        ])
    func secrets(_ command: String, _ ids: [String]) { #expect(findings(command) == ids) }

    @Test(
        "programs that are not in the image",
        arguments: [
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "", ["health-command-not-found?"]),
            (
                "curl -fsS http://127.0.0.1/", "docker.io/library/python:3.12-slim@sha256:0", "",
                ["health-command-not-found?"]
            ),
            ("curl -fsS http://127.0.0.1/", "mcr.microsoft.com/dotnet/aspnet:8.0", "", ["health-command-not-found?"]),
            ("wget -nv -O- http://127.0.0.1/", "debian:12", "", ["health-command-not-found?"]),
            ("curl -fsS http://127.0.0.1/", "golang:1.23-alpine", "", ["health-command-not-found?"]),
            ("curl -fsS http://127.0.0.1/", "scratch", "", ["health-command-not-found", "no-shell-in-image"]),
            (#"["curl", "-fsS", "http://127.0.0.1/"]"#, "gcr.io/distroless/base", "", ["health-command-not-found"]),
            ("pgrep -f app", "python:3.12-slim", "", ["health-command-not-found?"]),
            ("curl -fsS http://127.0.0.1/", "python:3.12", "", []),
            ("curl -fsS http://127.0.0.1/", "example/python:3.12-slim", "", []),
            ("curl -fsS http://127.0.0.1/", "ghcr.io/a/python:3.12-slim", "", []),
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "RUN apt-get install -y curl", []),
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "RUN apt-get install -y 'curl=8.5.0-2'", []),
            (
                "curl -fsS http://127.0.0.1/", "python:3.12-slim",
                "RUN apt-get install -y libcurl4 && pip install pycurl",
                ["health-command-not-found?"]
            ),
            ("nc -z 127.0.0.1 80", "debian:12", "RUN apt-get install -y netcat-openbsd", []),
            ("curl -fsS http://127.0.0.1/", "debian:12", "RUN ./setup", []),
            ("pgrep -f app", "python:3.12-slim", "RUN apt-get install -y procps", []),
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "RUN apt-get install -y $PACKAGES", []),
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "RUN /setup/install.sh", []),
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "RUN <<EOF\napt-get install -y curl\nEOF", []),
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "COPY --from=x /usr/bin/curl /usr/bin/curl", []),
            ("curl -fsS http://127.0.0.1/", "python:3.12-slim", "COPY rootfs/ /", []),
            ("curl -fsS http://127.0.0.1/", "alpine", "ADD root.tar.gz /", []),
            ("wget -q -O- http://127.0.0.1/ || curl -fsS http://127.0.0.1/", "alpine", "", []),
            ("/server -check", "scratch", "COPY --from=busybox:musl /bin/busybox /bin/sh", []),
            ("/server -check", "gcr.io/distroless/base:debug", "", []),
            ("/server -check", "gcr.io/distroless/base", "COPY server /server", ["no-shell-in-image"]),
        ])
    func programs(_ command: String, _ image: String, _ steps: String, _ ids: [String]) {
        #expect(findings(command, in: image, steps) == ids)
    }

    @Test(
        "ports",
        arguments: [
            ("EXPOSE 8000", "curl -fsS http://127.0.0.1:8080/", ["health-wrong-port?"]),
            ("EXPOSE 8000/tcp 9000-9002", "curl -fsS http://127.0.0.1/", ["health-wrong-port?"]),
            ("EXPOSE 8000", "nc -z 127.0.0.1 8080", ["health-wrong-port?"]),
            ("ENV PORT=9\nEXPOSE 8000", "curl -fsS http://127.0.0.1:$PORT/", []),
            ("EXPOSE 8000", "curl -fsS http://127.0.0.1:${PORT}/", []),
            ("EXPOSE 8000", "curl -fsS http://127.0.0.1:8000/", []),
            ("EXPOSE 8000 9000-9002", "curl -fsS http://127.0.0.1:9001/", []),
            ("EXPOSE 8000", "curl -fsS http://127.0.0.1:9 && curl -fsS http://127.0.0.1:8000", []),
            ("EXPOSE $PORT 8000", "curl -fsS http://127.0.0.1:8080/", []),
            ("ARG PORT=8080\nEXPOSE $PORT", "curl -fsS http://127.0.0.1:8080/", []),
            ("EXPOSE 8000\nENV ADMIN=:8081", "curl -fsS http://127.0.0.1:8081/", []),
            ("EXPOSE 8000\nCMD [\"app\", \"--admin=8081\"]", "curl -fsS http://127.0.0.1:8081/", []),
            ("RUN true", "curl -fsS http://127.0.0.1:8080/", []),
        ])
    func ports(_ steps: String, _ command: String, _ ids: [String]) {
        #expect(findings(command, in: "python:3.12", steps) == ids)
    }

    @Test("what an official image exposes is no mistake") func standard() {
        #expect(findings("curl -fsS http://127.0.0.1/", in: "nginx:1.27", "EXPOSE 443") == [])
    }
}
