import Foundation
import HTTP
import TestSupport
import Testing

@testable import DockerEngine

@Suite("Which engine is asked")
struct EndpointTests {
    /// A `DOCKER_CONFIG` with these contexts.
    private func configuration(_ contexts: [String: String?], current: String? = nil) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        for (index, context) in contexts.enumerated() {
            let path = folder.path("contexts/meta/\(index)")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let docker = context.value.map { "{\"docker\":{\"Host\":\"\($0)\",\"SkipTLSVerify\":false}}" } ?? "{}"
            try Data("{\"Name\":\"\(context.key)\",\"Metadata\":{},\"Endpoints\":\(docker)}".utf8)
                .write(to: URL(filePath: path + "/meta.json"))
        }
        if let current {
            try Data("{\"auths\":{},\"currentContext\":\"\(current)\"}".utf8).write(
                to: URL(filePath: folder.path("config.json")))
        }
        return folder
    }

    @Test("--context, --host, DOCKER_HOST, DOCKER_CONTEXT, currentContext, in this order") func precedence() throws {
        let folder = try configuration(["a": "unix:///a", "b": "unix:///b", "c": "tcp://c:1"], current: "c")
        var environment = ["DOCKER_CONFIG": folder.path("")]
        func resolve(host: String? = nil, context: String? = nil) throws -> Endpoint {
            try EndpointRequest(host: host, context: context, environment: environment).resolve()
        }
        #expect(
            try resolve()
                == Endpoint(
                    .tcp(host: "c", port: 1, isEncrypted: false),
                    from: .context("c", chosenBy: "currentContext in config.json")))
        environment["DOCKER_CONTEXT"] = "b"
        #expect(try resolve() == Endpoint(.unix(path: "/b"), from: .context("b", chosenBy: "DOCKER_CONTEXT")))
        environment["DOCKER_HOST"] = "unix:///h"
        #expect(try resolve() == Endpoint(.unix(path: "/h"), from: .environment("DOCKER_HOST")))
        #expect(try resolve(host: "unix:///o") == Endpoint(.unix(path: "/o"), from: .hostOption))
        #expect(try resolve(context: "a") == Endpoint(.unix(path: "/a"), from: .context("a", chosenBy: "--context")))
        #expect(try resolve(context: "default") == Endpoint(.unix(path: "/h"), from: .environment("DOCKER_HOST")))
        environment["DOCKER_HOST"] = ""
        #expect(try resolve().address == .unix(path: "/b"))
        environment["DOCKER_CONTEXT"] = "default"
        #expect(try resolve().source == .standard)
        #expect(
            throws: EngineError.badEndpoint("--context and --host exclude each other: give one of them")
        ) { try resolve(host: "unix:///o", context: "a") }
    }

    @Test("~/.docker holds the contexts where DOCKER_CONFIG does not") func home() throws {
        let folder = try configuration(["a": "unix:///a"])
        try FileManager.default.createDirectory(atPath: folder.path(".docker"), withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: folder.path("contexts"), toPath: folder.path(".docker/contexts"))
        let request = EndpointRequest(context: "a", environment: ["HOME": folder.path("")])
        #expect(try request.resolve().address == .unix(path: "/a"))
    }

    @Test("a context that is absent, empty or broken is an error that names it") func badContexts() throws {
        let folder = try configuration(["empty": nil, "odd": "npipe://x"])
        func error(_ name: String) -> String {
            do throws(EngineError) {
                _ = try EndpointRequest(context: name, environment: ["DOCKER_CONFIG": folder.path("")]).resolve()
                return "none"
            } catch {
                return error.text
            }
        }
        let start = "cannot use the engine address: "
        #expect(
            error("ghost") == start
                + "the context 'ghost' (--context) does not exist in \(folder.path(""))/contexts/meta")
        #expect(error("empty") == start + "the context 'empty' (--context) names no engine")
        #expect(
            error("odd") == start
                + "'npipe://x' (from the context 'odd', chosen by --context): use unix:///PATH or tcp://HOST:PORT")
    }

    @Test("a broken config.json is an error where it decides, and no matter where it does not")
    func brokenConfiguration() throws {
        let folder = try ScratchFolder()
        try Data("{".utf8).write(to: URL(filePath: folder.path("config.json")))
        var environment = ["DOCKER_CONFIG": folder.path("")]
        #expect(throws: EngineError.self) { try EndpointRequest(environment: environment).resolve() }
        environment["DOCKER_HOST"] = "unix:///run/d.sock"
        #expect(try EndpointRequest(environment: environment).resolve().source != .standard)
        try Data().write(to: URL(filePath: folder.path("config.json")))
        environment["DOCKER_HOST"] = nil
        #expect(try EndpointRequest(environment: environment).resolve().source == .standard)
    }

    @Test("addresses are read as docker reads them")
    func addresses() throws {
        let table: [(String, Endpoint.Address, String)] = [
            ("unix:///run/d.sock", .unix(path: "/run/d.sock"), "unix:///run/d.sock"),
            ("tcp://host", .tcp(host: "host", port: 2_375, isEncrypted: false), "tcp://host:2375"),
            ("tcp://host:99/", .tcp(host: "host", port: 99, isEncrypted: false), "tcp://host:99"),
            ("http://10.0.0.1:1", .tcp(host: "10.0.0.1", port: 1, isEncrypted: false), "tcp://10.0.0.1:1"),
            ("tcp://[::1]:2375", .tcp(host: "::1", port: 2_375, isEncrypted: false), "tcp://[::1]:2375"),
            ("tcp://[fe80::1]", .tcp(host: "fe80::1", port: 2_375, isEncrypted: false), "tcp://[fe80::1]:2375"),
        ]
        for (host, address, text) in table {
            let endpoint = try EndpointRequest(host: host, environment: [:]).resolve()
            #expect(endpoint.address == address)
            #expect(endpoint.text == text)
        }
    }

    @Test(
        "what is no address is refused, naming it",
        arguments: [
            "", "x", "/run/d.sock", "unix://run/d.sock", "unix://", "tcp://", "tcp://a:b", "tcp://a:0", "tcp://a:70000",
            "tcp://a:1:2", "tcp://:1", "tcp://u@h", "tcp://h/p", "tcp://[::1]x", "ssh://h", "https://h", "fd://",
            "tcp://h:-1",
        ])
    func refused(host: String) {
        do throws(EngineError) {
            let endpoint = try EndpointRequest(host: host, environment: [:]).resolve()
            Issue.record("\(endpoint)")
        } catch {
            #expect(error.text.hasPrefix("cannot use the engine address: '\(host)' (from --host): "))
        }
    }

    @Test("TLS is refused with the way out", arguments: ["DOCKER_TLS_VERIFY", "DOCKER_TLS"]) func tls(name: String) {
        #expect(throws: EngineError.self) {
            try EndpointRequest(host: "tcp://h:2376", environment: [name: "0"]).resolve()
        }
        #expect(throws: Never.self) { try EndpointRequest(host: "unix:///d", environment: [name: "1"]).resolve() }
    }

    @Test("requests go to the socket, or to the address with IPv6 in brackets") func requests() {
        let local = Endpoint(.unix(path: "/d"), from: .standard)
        #expect(local.request("GET", "/x", limits: Limits()).route == .unixSocket(path: "/d"))
        #expect(local.publishedHost == "127.0.0.1")
        let remote = Endpoint(.tcp(host: "::1", port: 9, isEncrypted: true), from: .standard)
        #expect(remote.request("GET", "/x", limits: Limits()).url == "https://[::1]:9/x")
        #expect(remote.publishedHost == "::1")
    }

    @Test("versions are numbers, not text") func versions() throws {
        #expect(try #require(APIVersion("1.9")) < #require(APIVersion("1.41")))
        #expect(APIVersion("1.41")?.description == "1.41")
        for text in ["", "1", "1.", ".1", "1.x", "v1.41", "1.2.3"] { #expect(APIVersion(text) == nil) }
    }
}
