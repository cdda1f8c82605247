import Health
import TestSupport
import Testing

@Suite("Secrets in text")
struct SecretMaskTests {
    @Test("a secret is hidden, and what is around it stays")
    func secrets() {
        let table: [(String, String)] = [
            ("postgres://app:hunter2@db:5432/app", "postgres://app:***@db:5432/app"),
            ("redis://:hunter2@cache", "redis://:***@cache"),
            ("a=http://u:p@x,http://v:q@y", "a=http://u:***@x,http://v:***@y"),
            ("amqp://u:p%40ss@mq/vhost?x=1", "amqp://u:***@mq/vhost?x=1"),
            ("https://u:a@b@host/", "https://u:***@host/"),
            ("curl -H 'Authorization: Bearer abc.def' http://x", "curl -H 'Authorization: ***' http://x"),
            ("curl -H \"Authorization: Basic dTpw\" http://x", "curl -H \"Authorization: ***\" http://x"),
            ("Authorization: Digest a=1, b=2\nnext", "Authorization: ***\nnext"),
            ("-H 'Cookie: sid=1; t=2' x", "-H 'Cookie: ***' x"),
            ("X-Api-Key: abc123 sent", "X-Api-Key: *** sent"),
            ("proxy said Bearer abcdef", "proxy said Bearer ***"),
            ("mysqladmin ping -phunter2", "mysqladmin ping -p***"),
            ("mysqladmin ping -p1234 -h db", "mysqladmin ping -p*** -h db"),
            ("/usr/bin/mysql -ph", "/usr/bin/mysql -p***"),
            ("tool -phunter2 run", "tool -p*** run"),
            ("redis-cli -a hunter2 ping", "redis-cli -a *** ping"),
            ("mongosh -u root -p hunter2 --eval x", "mongosh -u root -p *** --eval x"),
            ("sshpass -p 'two words' ssh x", "sshpass -p '***' ssh x"),
            ("tool --password hunter2 --x", "tool --password *** --x"),
            ("tool --password=hunter2 --x", "tool --password=*** --x"),
            ("tool --password='two words' --x", "tool --password='***' --x"),
            ("tool --db-password \"two words\" --x", "tool --db-password \"***\" --x"),
            ("tool --api-key abc", "tool --api-key ***"),
            ("curl -u admin:hunter2 http://x", "curl -u admin:*** http://x"),
            ("curl -sfu admin:hunter2 http://x", "curl -sfu admin:*** http://x"),
            ("curl -uadmin:hunter2 http://x", "curl -uadmin:*** http://x"),
            ("curl --user 'admin:hunter2' x", "curl --user 'admin:***' x"),
            ("PGPASSWORD=hunter2 psql", "PGPASSWORD=*** psql"),
            ("MYSQL_PWD=hunter2 mysql", "MYSQL_PWD=*** mysql"),
            ("export DB_PASS=a,b;c", "export DB_PASS=***"),
            ("REDISCLI_AUTH=hunter2 redis-cli", "REDISCLI_AUTH=*** redis-cli"),
            ("{\"user\":\"a\",\"password\":\"hun ter2\",\"x\":1}", "{\"user\":\"a\",\"password\":\"***\",\"x\":1}"),
            ("{\"token\": \"a\\\"b\", \"y\": 2}", "{\"token\": \"***\", \"y\": 2}"),
            ("password: hunter2", "password: ***"), ("password = hunter2", "password = ***"),
            ("GET /cb?access_token=abc&state=1", "GET /cb?access_token=***&state=1"),
            ("AccountKey=abc==;Endpoint=x", "AccountKey=***"),
            ("clientSecret=héllo", "clientSecret=***"),
            ("PASSWORD='unclosed and more", "PASSWORD='***"),
        ]
        for (text, masked) in table { #expect(SecretMask.mask(text) == masked) }
    }

    @Test(
        "what is no secret stays as it is",
        arguments: [
            "", "curl -fsS http://localhost:8080/health", "wget -qO- http://127.0.0.1/ || exit 1", "mkdir -p /run/app",
            "mkdir -pv /run", "pg_isready -p 5432 -U postgres", "nc -z -p5432 db", "docker run -p8080:80 x",
            "find . -path ./x -print", "id -u root", "docker exec -u 1000:1000 x", "mysql -u root -e 'select 1'",
            "redis-cli -h cache ping", "PWD=/app OLDPWD=/ sh", "--password-file=/run/secrets/db", "max_tokens=100 ok",
            "http://user@host/path", "http://[::1]:8080/", "2026-11-21T03:37:20Z error: x",
            "WWW-Authenticate: Bearer realm=x",
            "syntax error near unexpected token `done'", "ssh -p 22 host", "-", "--", "-p", "a://", "key: value",
            "🔑: ✓",
            "the password is wrong", "tests: passed", "compass=north",
        ])
    func harmless(text: String) {
        #expect(SecretMask.mask(text) == text)
    }

    @Test("masking twice is masking once")
    func twice() {
        for text in ["a --password=x b", "postgres://a:b@c", "Authorization: x y", "mysql -pabc", "{\"token\":\"a\"}"] {
            let once = SecretMask.mask(text)
            #expect(SecretMask.mask(once) == once)
        }
    }

    @Test(
        "the time grows with the length only, whatever the text is made of",
        arguments: [
            "a", " ", ":", "=", "-", "'", "password=", "password:\"", "://", "x://a:b@c ", "--token ", "-p",
            "Authorization: ",
            "é", "\\", "Bearer ", "a=", "-u a:b ", "mysql -p",
        ])
    func long(piece: String) {
        // Quadratic, this would take minutes.
        let text = String(repeating: piece, count: 50_000 / piece.utf8.count)
        let time = ContinuousClock().measure { _ = SecretMask.mask(text) }
        #expect(time < .seconds(20))
    }

    @Test("a quarter of a megabyte of log takes no time") func log() {
        let line = "2026-11-21T03:37:20Z GET http://app:8080/health?x=1 200 12ms user=a status: ok\n"
        let text = String(repeating: line, count: 250_000 / line.utf8.count)
        var masked = ""
        let time = ContinuousClock().measure { masked = SecretMask.mask(text) }
        #expect(masked == text)
        #expect(time < .seconds(20))
    }

    @Test("no text makes the masker trap, and none grows beyond the stars") func random() {
        var generator = SeededGenerator(seed: 3)
        let pieces = [
            "password", "--token", "-p", "-u", "=", ":", "://", "@", "'", "\"", "`", " ", "\n", "\\", "&", "x", "é",
            "🔑",
            "Authorization", "Bearer", "mysql", "redis-cli", "-a", "{", "}", ",", "[",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &generator)).map { _ in generator.pick(pieces) }.joined()
            let masked = SecretMask.mask(text)
            if masked.utf8.count > 3 * text.utf8.count || masked.contains("\u{fffd}") {
                Issue.record("\(text) became \(masked)")
                return
            }
        }
    }
}
