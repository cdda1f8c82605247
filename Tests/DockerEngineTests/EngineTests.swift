import Foundation
import HTTP
import TestSupport
import Testing

@testable import DockerEngine

private let socket = Endpoint(.unix(path: "/run/d.sock"), from: .hostOption)
private let pingURL = "GET http://docker/_ping"
private typealias Step = ScriptedHTTPClient.Step

@Suite("Agreeing with an engine")
struct ConnectTests {
    private func connect(
        _ step: ScriptedHTTPClient.Step, pinned: String? = nil
    ) async -> Result<Engine, EngineError> {
        let client = ScriptedHTTPClient([step])
        do throws(EngineError) {
            let engine = try await Engine.connect(to: socket, through: client, pinned: pinned)
            #expect(client.complaints == [])
            return .success(engine)
        } catch {
            return .failure(error)
        }
    }

    private func ping(_ version: String?, _ more: [Header] = []) -> ScriptedHTTPClient.Step {
        .answer(pingURL, headers: (version.map { [Header("API-Version", $0)] } ?? []) + more, "OK")
    }

    @Test("the version is the engine's, up to the newest that is known")
    func negotiation() async throws {
        for (server, agreed) in [
            ("1.41", "1.41"), ("1.29", "1.29"), ("1.54", "1.54"), ("1.99", "1.54"), ("2.0", "1.54"),
        ] {
            #expect(try await connect(ping(server)).get().version.description == agreed)
        }
    }

    @Test("an engine that is too old is refused with the remedy") func tooOld() async {
        let result = await connect(ping("1.28"))
        #expect(
            throws: EngineError.versionMismatch(socket, "speaks API 1.28; at least 1.29 is needed. Update the engine.")
        ) {
            try result.get()
        }
    }

    @Test("a pinned version is taken as it is, and nonsense is refused") func pinned() async throws {
        #expect(try await connect(ping("1.41"), pinned: "1.30").get().version.description == "1.30")
        #expect(try await connect(ping("1.41"), pinned: "").get().version.description == "1.41")
        #expect(try await connect(ping("1.41"), pinned: "1.29").get().version.description == "1.29")
        #expect(try await connect(ping("1.99"), pinned: "1.60").get().version.description == "1.60")
        let result = await connect(ping("1.41"), pinned: "new")
        #expect(throws: EngineError.badEndpoint("DOCKER_API_VERSION is 'new', which is no version such as 1.41")) {
            try result.get()
        }
    }

    @Test("a pinned version that the engine does not speak, or that lacks what is needed, is refused with the remedy")
    func unusablePin() async throws {
        for pin in ["1.42", "2.0", "1.28", "1.12"] {
            let result = await connect(ping("1.41"), pinned: pin)
            let reason =
                "cannot be asked in API \(pin), which DOCKER_API_VERSION demands: it speaks API 1.41, and at least 1.29 is "
                + "needed. Unset the variable, and the version is negotiated."
            #expect(throws: EngineError.versionMismatch(socket, reason)) { try result.get() }
        }
        let podman = [Header("Libpod-API-Version", "4.3.1")]
        #expect(try await connect(ping("1.41", podman), pinned: "1.44").get().version.description == "1.44")
    }

    @Test("without a version it is no engine", arguments: [nil, "", "one", "1", "1.2.3", "-1.4"])
    func missingHeader(version: String?) async {
        let result = await connect(ping(version))
        #expect(throws: EngineError.notAnEngine(socket, status: 200)) { try result.get() }
    }

    @Test("a server that is none is told from an engine, or its proxy, that refuses")
    func otherServers() async {
        for status in [200, 204, 301, 404, 405] {
            let page = [UInt8](repeating: 60, count: 100 << 10)
            let result = await connect(.pieces(pingURL, status: status, [page], then: .truncated("cut")))
            #expect(throws: EngineError.notAnEngine(socket, status: status)) { try result.get() }
        }
        for status in [400, 401, 403, 429, 500, 502] {
            let result = await connect(.answer(pingURL, status: status, "no\r\n entry\n"))
            #expect(throws: EngineError.refused(request: "/_ping", status: status, message: "no  entry")) {
                try result.get()
            }
        }
        let broken = await connect(.answer(pingURL, status: 404, headers: [Header("Api-Version", "1.41")], "gone"))
        #expect(throws: EngineError.refused(request: "/_ping", status: 404, message: "gone")) { try broken.get() }
    }

    @Test("the recorded pings tell Docker and Podman apart")
    func recorded() async throws {
        for (folder, isPodman) in [(Fixture.docker, false), (Fixture.podman, true)] {
            let answer = try Fixture.answer(folder, "ping.http")
            let engine = try await connect(.answer(pingURL, headers: answer.headers, answer.body)).get()
            #expect(engine.isPodman == isPodman)
            #expect(engine.version.description == "1.41")
        }
    }

    @Test("a clock that is minutes off is taken into account, two seconds are not") func clock() async throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        func header(_ offset: Double) -> Header {
            Header("Date", format.string(from: Date().addingTimeInterval(offset)))
        }
        let ahead = try await connect(ping("1.41", [header(600)])).get()
        #expect(abs(ahead.clockOffset.components.seconds - 600) <= 2)
        #expect(abs(ahead.now.timeIntervalSinceNow - 600) < 3)
        #expect(try await connect(ping("1.41", [header(-1)])).get().clockOffset == .zero)
        #expect(try await connect(ping("1.41", [Header("Date", "soon")])).get().clockOffset == .zero)
        #expect(try await connect(ping("1.41")).get().clockOffset == .zero)
    }

    @Test("a failure to connect names endpoint and cause") func failures() async {
        let refused = await connect(.failure(pingURL, .refused(peer: "/run/d.sock")))
        #expect(throws: EngineError.unreachable(socket, .refused(peer: "/run/d.sock"))) { try refused.get() }
        let cancelled = await connect(.failure(pingURL, .cancelled))
        #expect(throws: EngineError.cancelled) { try cancelled.get() }
        let sick = await connect(.answer(pingURL, status: 500, "{\"message\":\"no space\"}"))
        #expect(throws: EngineError.refused(request: "/_ping", status: 500, message: "no space")) { try sick.get() }
        let cut = await connect(
            .pieces(pingURL, headers: [Header("Api-Version", "1.41")], [[79]], then: .truncated("cut")))
        #expect(throws: EngineError.unreachable(socket, .truncated("cut"))) { try cut.get() }
    }
}

@Suite("Requests and what may come of them")
struct RequestTests {
    private func ask<Answer>(
        _ steps: [ScriptedHTTPClient.Step], _ question: (Engine) async throws(EngineError) -> Answer
    ) async throws -> Result<Answer, EngineError> {
        let ping = Step.answer(pingURL, headers: [Header("Api-Version", "1.41")], "OK")
        let client = ScriptedHTTPClient([ping] + steps)
        let engine = try await Engine.connect(to: socket, through: client)
        defer { #expect(client.complaints == []) }
        do throws(EngineError) {
            return .success(try await question(engine))
        } catch {
            return .failure(error)
        }
    }

    private let url = "GET http://docker/v1.41/containers/web/json"

    private func inspect(_ step: ScriptedHTTPClient.Step) async throws -> Result<Wire.ContainerInspect, EngineError> {
        try await ask([step]) { engine throws(EngineError) in try await engine.inspect("web") }
    }

    @Test("names are escaped in paths, filters are JSON in the query") func escaping() async throws {
        let list =
            "GET http://docker/v1.41/containers/json?all=1&filters="
            + "%7B%22label%22%3A%5B%22a%3Db%2Fc%22%2C%22d%22%5D%2C%22type%22%3A%5B%22x%22%5D%7D"
        let filters = Filters(["type": ["x"], "label": ["a=b/c", "d"]])
        let listed = try await ask([.answer(list, "[]")]) { engine throws(EngineError) in
            try await engine.containers(filters)
        }
        #expect(try listed.get().isEmpty)
        let odd = try await ask([.answer("GET http://docker/v1.41/images/a%2Fb%3A1%20%3F%C3%A9/json", "{\"Id\":\"x\"}")]
        ) {
            engine throws(EngineError) in try await engine.image("a/b:1 ?é")
        }
        #expect(try odd.get().Id == "x")
    }

    @Test("unreserved characters and nothing else stay as they are") func unreserved() {
        #expect(URLQuery.escape("aZ09-._~") == "aZ09-._~")
        #expect(URLQuery.escape("/ %\n\u{0}é+") == "%2F%20%25%0A%00%C3%A9%2B")
        #expect(URLQuery.text([]) == "")
        #expect(URLQuery.text([("a", "1 2"), ("b", "")]) == "?a=1%202&b=")
        #expect(Filters().query.isEmpty)
    }

    @Test("recorded refusals become errors of the engine") func recorded() async throws {
        for folder in [Fixture.docker, Fixture.podman] {
            let missing = try Fixture.answer(folder, "error-404.http")
            let result = try await inspect(.answer(url, status: missing.status, headers: missing.headers, missing.body))
            #expect(throws: EngineError.notFound("container 'web'")) { try result.get() }
        }
        for file in ["error-too-new.http", "error-too-old.http"] {
            let answer = try Fixture.answer(Fixture.docker, file)
            let result = try await inspect(.answer(url, status: answer.status, answer.body))
            guard case .failure(.versionMismatch(socket, let text)) = result else {
                Issue.record("\(result)")
                continue
            }
            #expect(text.hasPrefix("refused API 1.41: client version 1."))
            let client = ScriptedHTTPClient([
                .answer(pingURL, headers: [Header("Api-Version", "1.41")]),
                .answer(url, status: answer.status, answer.body),
            ])
            let pinned = try await Engine.connect(to: socket, through: client, pinned: "1.41")
            do {
                _ = try await pinned.inspect("web")
                Issue.record("an answer was made of a refusal")
            } catch {
                #expect(error.text.contains("refused API 1.41, which DOCKER_API_VERSION demands: client version 1."))
                #expect(error.text.hasSuffix(". Unset the variable, and the version is negotiated."))
            }
        }
    }

    @Test("other answers become errors that say what they are")
    func others() async throws {
        let table: [(ScriptedHTTPClient.Step, EngineError)] = [
            (
                .answer(url, status: 500, "{\"message\":\"sick\"}"),
                .refused(request: "GET /containers/web/json", status: 500, message: "sick")
            ),
            (
                .answer(url, status: 403, "<html>no</html>"),
                .refused(request: "GET /containers/web/json", status: 403, message: "<html>no</html>")
            ),
            (
                .answer(url, status: 400, "{\"message\":\"bad\"}"),
                .refused(request: "GET /containers/web/json", status: 400, message: "bad")
            ),
            (
                .answer(url, "garbage"),
                .malformed(request: "GET /containers/web/json", reason: "it is no JSON, or cut off")
            ),
            (.answer(url, ""), .malformed(request: "GET /containers/web/json", reason: "it is no JSON, or cut off")),
            (
                .answer(url, "{\"Id\":\"a\",\"Name\":\"b\",\"State\":{\"Sta"),
                .malformed(request: "GET /containers/web/json", reason: "it is no JSON, or cut off")
            ),
            (.answer(url, "{}"), .malformed(request: "GET /containers/web/json", reason: "the document has no Id")),
            (
                .answer(url, "{\"Id\":\"a\",\"Name\":\"b\",\"State\":{\"Status\":7}}"),
                .malformed(request: "GET /containers/web/json", reason: "State.Status has another type")
            ),
            (
                .answer(url, "{\"Id\":\"a\",\"Name\":\"b\",\"State\":null}"),
                .malformed(request: "GET /containers/web/json", reason: "State is null")
            ),
            (.pieces(url, [Array("{".utf8)], then: .truncated("cut")), .unreachable(socket, .truncated("cut"))),
            (.failure(url, .cancelled), .cancelled),
        ]
        for (step, error) in table {
            let result = try await inspect(step)
            #expect(throws: error) { try result.get() }
        }
    }

    @Test("a recorded answer cut at any byte is never taken for a whole one") func cuts() async throws {
        let bytes = try Fixture.bytes(Fixture.docker, "inspect-healthy.json")
        let end = bytes.lastIndex { $0 == UInt8(ascii: "}") } ?? 0
        for cut in stride(from: 0, through: end, by: 97) + [end] {
            let result = try await inspect(.pieces(url, [Array(bytes[..<cut])]))
            guard case .failure(.malformed) = result else {
                Issue.record("cut at \(cut): taken")
                return
            }
        }
    }

    @Test("logs come without frames, whichever way they are sent") func logs() async throws {
        let url = "GET http://docker/v1.41/containers/web/logs?stdout=1&stderr=1&tail=20"
        for (file, isTTY, text) in [
            ("logs-framed.bin", false, "out one\nerr one\nout two\n"),
            ("logs-tty.bin", true, "out one\r\nerr one\r\nout two\r\n"),
        ] {
            let pieces = try Fixture.bytes(Fixture.docker, file).map { [$0] }
            let result = try await ask([.pieces(url, pieces)]) { engine throws(EngineError) in
                try await engine.logTail(of: "web", lines: 20, isTTY: isTTY, within: .seconds(5))
            }
            #expect(String(decoding: try result.get(), as: UTF8.self) == text)
        }
    }
}

@Suite("The engine's errors in words")
struct EngineErrorTests {
    private static func unreachable(_ error: HTTPError) -> EngineError { .unreachable(socket, error) }
    private static let start = "cannot reach the engine at unix:///run/d.sock (from --host): "

    @Test("every text says what failed, on what, why, and what to try")
    func texts() {
        let table: [(EngineError, String)] = [
            (.badEndpoint("x"), "cannot use the engine address: x"),
            (.notFound("container 'a'"), "the engine knows no container 'a'"),
            (
                .refused(request: "GET /a", status: 500, message: "sick"),
                "the engine refused GET /a with status 500: sick"
            ),
            (
                .refused(request: "GET /a", status: 503, message: ""),
                "the engine refused GET /a with status 503: no reason given"
            ),
            (
                .malformed(request: "GET /a", reason: "it is no JSON"),
                "the engine's answer to GET /a cannot be read: it is no JSON. Is this address really a Docker Engine?"
            ),
            (.versionMismatch(socket, "speaks API 1.1."), "the engine at unix:///run/d.sock speaks API 1.1."),
            (
                .notAnEngine(socket, status: 404),
                "what answers at unix:///run/d.sock (from --host) is no Docker Engine: its answer to /_ping has status 404 "
                    + "and names no API version. Name an engine with --host or DOCKER_HOST."
            ),
            (.cancelled, "interrupted while asking the engine"),
            (
                Self.unreachable(.socketMissing(path: "/run/d.sock")),
                Self.start
                    + "there is no such socket. Start the engine ('systemctl start docker'), or name another one with "
                    + "--host or DOCKER_HOST."
            ),
            (
                Self.unreachable(.permissionDenied(path: "/run/d.sock")),
                Self.start
                    + "permission denied. Add this user to the group that owns /run/d.sock ('ls -l /run/d.sock' shows "
                    + "it; usually 'sudo usermod -aG docker $USER', then log in again), or run as root."
            ),
            (
                Self.unreachable(.refused(peer: "x")),
                Self.start
                    + "connection refused: nothing listens there. Start the engine ('systemctl start docker'), or name "
                    + "another one with --host or DOCKER_HOST."
            ),
            (
                Self.unreachable(.unresolved(host: "h")),
                Self.start + "the host name 'h' does not resolve. Check --host or DOCKER_HOST."
            ),
            (
                Self.unreachable(.unreachable(peer: "h", reason: "no route")),
                Self.start + "no route. Check the network and the address."
            ),
            (
                Self.unreachable(.timedOut(stage: .connect)),
                Self.start + "no connection within the time allowed. Check the address and any firewall."
            ),
            (
                Self.unreachable(.timedOut(stage: .total)),
                Self.start + "the engine does not answer. Check it with 'docker version' and its log."
            ),
            (
                Self.unreachable(.tls(.untrusted("self-signed"))),
                Self.start + "TLS failed: the certificate is not trusted (self-signed)."
            ),
            (
                Self.unreachable(.truncated("3 bytes")),
                Self.start + "the connection broke in the middle of an answer (3 bytes)."
            ),
            (
                Self.unreachable(.malformed("odd")),
                Self.start + "what answers is not HTTP (odd). Does the address need TLS, or another port?"
            ),
            (Self.unreachable(.tooLarge(limit: 9)), Self.start + "its answer is longer than 9 bytes."),
            (Self.unreachable(.tooManyRedirects(limit: 0)), Self.start + "it redirects, which no Docker Engine does."),
            (Self.unreachable(.invalidRequest("bad URL")), Self.start + "bad URL."),
            (Self.unreachable(.cancelled), Self.start + "interrupted."),
            (Self.unreachable(.other(code: 7, message: "odd")), Self.start + "odd (libcurl error 7)."),
        ]
        for (error, text) in table { #expect(error.text == text) }
    }

    @Test("asking again helps only where the engine may be restarting")
    func passing() {
        let table: [(EngineError, Bool)] = [
            (Self.unreachable(.truncated("")), true), (.malformed(request: "", reason: ""), true),
            (.refused(request: "", status: 503, message: ""), true),
            (.refused(request: "", status: 403, message: ""), false),
            (.badEndpoint(""), false), (.notFound(""), false), (.versionMismatch(socket, ""), false),
            (.notAnEngine(socket, status: 200), false), (.cancelled, false),
        ]
        for (error, isPassing) in table { #expect(error.isPassing == isPassing) }
    }
}
