import Foundation
import TestSupport
import Testing

@Suite("Secrets", .needsEngine)
struct SecretTests {
    /// Kinds of secrets, each where people leave it, with the value that must not appear.
    private static let kinds: [(place: String, secret: String)] = [
        ("mysqladmin -pS3cr3tMysql ping", "S3cr3tMysql"),
        ("mysqladmin --password=S3cr3tLong ping", "S3cr3tLong"),
        ("curl -u admin:S3cr3tBasic http://x/", "S3cr3tBasic"),
        ("curl --user admin:S3cr3tUser http://x/", "S3cr3tUser"),
        ("curl http://admin:S3cr3tUrl@x/health", "S3cr3tUrl"),
        ("curl -H 'Authorization: Bearer S3cr3tBearer' http://x/", "S3cr3tBearer"),
        ("curl -H 'Authorization: Basic S3cr3tB64==' http://x/", "S3cr3tB64"),
        ("curl -H 'X-Api-Key: S3cr3tHeader' http://x/", "S3cr3tHeader"),
        ("curl 'http://x/?token=S3cr3tQuery&a=1'", "S3cr3tQuery"),
        ("curl 'http://x/?a=1&api_key=S3cr3tApiKey'", "S3cr3tApiKey"),
        ("redis-cli -a S3cr3tRedis ping", "S3cr3tRedis"),
        ("psql postgres://app:S3cr3tPg@db:5432/app", "S3cr3tPg"),
        ("PGPASSWORD=S3cr3tPgEnv psql -h db", "S3cr3tPgEnv"),
        ("AWS_SECRET_ACCESS_KEY=S3cr3tAws aws s3 ls", "S3cr3tAws"),
        ("mongosh -u root -p S3cr3tMongo", "S3cr3tMongo"),
        ("sshpass -p S3cr3tSsh ssh host", "S3cr3tSsh"),
        ("curl -H 'Cookie: session=S3cr3tCookie' http://x/", "S3cr3tCookie"),
        (#"echo '{"password": "S3cr3tJson"}'"#, "S3cr3tJson"),
        ("client_secret: S3cr3tYaml", "S3cr3tYaml"),
        ("ldapsearch -D cn=x -w S3cr3tLdap", "S3cr3tLdap"),
        ("amqp://guest:S3cr3tAmqp@rabbit:5672/", "S3cr3tAmqp"),
        ("--auth-token S3cr3tOption", "S3cr3tOption"),
    ]

    /// Values of variables: known by their names, wherever they appear without any.
    private static let variables = [
        "DB_PASSWORD": "horse-battery", "STRIPE_SECRET": "plain-staple", "GITHUB_TOKEN": "correct-gh-pat",
    ]

    private static let outputs: [[String]] = [
        ["inspect"], ["inspect", "-o", "json"], ["inspect", "-o", "ndjson"], ["inspect", "--format", "{{json .}}"],
        ["inspect", "--run-check"], ["wait"], ["wait", "-o", "json"], ["wait", "-o", "ndjson"],
        ["wait", "-o", "github"],
        ["wait", "-o", "junit"],
    ]

    @Test("no secret of a check, its output, a log, a command line or the environment appears in any output")
    func none() async throws {
        try await LabEngine.scope { lab in
            let lines = Self.kinds.map(\.place) + Self.variables.values.map { "connecting with \($0) now" }
            let text = lines.joined(separator: "\n")
            // In a process's arguments, in the log, in the check and in its output.
            let script = "cat <<'END'\n\(text)\nEND\nexec sleep 1000000"
            let check = "cat <<'END'\n\(text)\nEND\nexit 1"
            for (number, part) in Self.kinds.enumerated() {
                try await lab.run(
                    "k\(number)",
                    LabContainer(
                        ["sh", "-c", "exec sleep 1000000", "x", part.place],
                        health: .init(["CMD-SHELL", "\(part.place); exit 1"]))
                )
            }
            try await lab.run(
                "all",
                LabContainer(script: script, health: .init(["CMD-SHELL", check])).with {
                    $0.environment = Self.variables
                })
            let names = Self.kinds.indices.map { "k\($0)" } + ["all"]
            for name in names { try await lab.wait(for: name, health: "unhealthy") }
            for output in Self.outputs {
                let run = try await lab.launch(output + names.map(lab.name) + ["--logs", "100"]).result()
                #expect(run.exitCode == 1, "\(run)")
                // Bytes are searched in no time; a String of this size would keep the other tests from their threads.
                let shown = Data(run.output + run.errors)
                #expect(shown.range(of: Data("connecting with".utf8)) != nil, "nothing of it was shown")
                for secret in Self.kinds.map(\.secret) + Self.variables.values {
                    #expect(shown.range(of: Data(secret.utf8)) == nil, "\(secret) in \(output)")
                }
            }
        }
    }
}
