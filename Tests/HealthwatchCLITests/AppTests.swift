import CommandSpec
import DockerEngine
import Foundation
import Testing

@testable import HealthwatchCLI

@Suite("Naming an app")
struct AppTests {
    private func listed(_ id: String, _ name: String, _ labels: [String: String] = [:]) throws -> Wire.ContainerSummary
    {
        let labels = String(decoding: try JSONEncoder().encode(labels), as: UTF8.self)
        let json = "{\"Id\":\"\(id)\",\"Names\":[\"/\(name)\"],\"Labels\":\(labels)}"
        return try JSONDecoder().decode(Wire.ContainerSummary.self, from: Data(json.utf8))
    }

    @Test("names are bare or have one of the kinds")
    func names() throws {
        let table: [(String, AppKind?, String)] = [
            ("demo", nil, "demo"), ("project:demo", .project, "demo"), ("container:a", .container, "a"),
            ("label:a=b:c", .label, "a=b:c"), ("deployment:x", .deployment, "x"), ("stack:s", .stack, "s"),
            ("service:s", .service, "s"),
        ]
        for (text, kind, name) in table {
            let read = try AppName(parsing: text)
            #expect(read == AppName(kind: kind, name: name))
            #expect(read.text == text)
        }
    }

    @Test("other kinds and missing names are refused", arguments: ["pod:x", ":x", "project:", "label:=", "a:b"])
    func refused(text: String) {
        #expect(throws: ValueError.self) { try AppName(parsing: text) }
    }

    private func containers() throws -> [Wire.ContainerSummary] {
        let project = "com.docker.compose.project"
        return [
            try listed("aaa111", "demo-web-1", [project: "demo", "tier": "front"]),
            try listed("aaa222", "demo", [project: "demo"]),
            try listed("bbb111", "other"), try listed("bbb222", "both"),
            try listed("ccc111", "both-web", [project: "both"]),
            try listed("ddd111", "run-1", [project: "once", "com.docker.compose.oneoff": "True"]),
            try listed(
                "eee111", "st_web.1", ["com.docker.stack.namespace": "st", "com.docker.swarm.service.name": "st_web"]),
            try listed("fff111", "cafe", [project: "x"]), try listed("cafe22", "y"),
        ]
    }

    @Test("a name is resolved as the contract says")
    func resolution() throws {
        let containers = try containers()
        let table: [(String, AppResolution)] = [
            ("demo", .found(App(kind: .project, name: "demo"))),
            ("container:demo", .found(App(kind: .container, name: "demo"))),
            ("other", .found(App(kind: .container, name: "other"))),
            ("both", .ambiguous(["project:both", "container:both"])),
            ("project:both", .found(App(kind: .project, name: "both"))),
            ("bbb1", .found(App(kind: .container, name: "other"))),
            ("BBB1", .found(App(kind: .container, name: "other"))),
            ("container:bbb", .ambiguous(["container:both", "container:other"])), ("bbb", .missing), ("aaa", .missing),
            ("b1", .missing),
            ("aaa111", .found(App(kind: .container, name: "demo-web-1"))),
            ("once", .missing), ("ghost", .missing), ("project:ghost", .missing), ("container:ghost", .missing),
            ("label:tier", .found(App(kind: .label, name: "tier"))),
            ("label:tier=front", .found(App(kind: .label, name: "tier=front"))), ("label:tier=back", .missing),
            ("st", .unsupported(.stack)), ("st_web", .unsupported(.service)), ("stack:any", .unsupported(.stack)),
            ("service:any", .unsupported(.service)), ("cafe", .found(App(kind: .container, name: "cafe"))),
            ("deployment:x", .missing), ("/other", .found(App(kind: .container, name: "other"))),
        ]
        for (text, resolution) in table {
            #expect(AppResolution(try AppName(parsing: text), among: containers) == resolution, "\(text)")
        }
    }

    @Test("of a deployment and another app of the same name the one that contains the other is meant, else neither")
    func deploymentBesideOthers() throws {
        let containers = try containers()
        let oneOff = #""com.docker.compose.oneoff":"True""#
        let table: [(name: String, members: [String], resolution: AppResolution)] = [
            ("demo", [], .found(App(kind: .project, name: "demo"))),
            ("demo", ["aaa111"], .found(App(kind: .project, name: "demo"))),
            ("demo", ["aaa111", "aaa222"], .found(App(kind: .project, name: "demo"))),
            ("demo", ["aaa111", "aaa222", "bbb111"], .found(App(kind: .deployment, name: "demo"))),
            ("demo", ["aaa111", "bbb111"], .ambiguous(["project:demo", "deployment:demo"])),
            ("other", ["bbb111", "bbb222"], .found(App(kind: .deployment, name: "other"))),
            ("other", ["bbb111"], .found(App(kind: .deployment, name: "other"))),
            ("other", ["bbb222"], .ambiguous(["container:other", "deployment:other"])),
            ("bbb1", ["aaa111"], .found(App(kind: .deployment, name: "bbb1"))),
            ("both", ["aaa111"], .ambiguous(["project:both", "container:both", "deployment:both"])),
            ("st", ["aaa111"], .ambiguous(["stack:st", "deployment:st"])),
            ("ghost", ["aaa111"], .found(App(kind: .deployment, name: "ghost"))), ("ghost", [], .missing),
            ("demo", ["aaa111", "aaa222", "once"], .found(App(kind: .project, name: "demo"))),
        ]
        for (name, ids, resolution) in table {
            let members = try ids.map { id in
                let labels = id == "once" ? oneOff : ""
                let json = #"{"Id":"\#(id)","Name":"/x","State":{"Status":"running"},"Config":{"Labels":{\#(labels)}}}"#
                return try JSONDecoder().decode(Wire.ContainerInspect.self, from: Data(json.utf8))
            }
            let weighed = AppResolution(try AppName(parsing: name), among: containers)
                .weighed(with: App(kind: .deployment, name: name), of: members, among: containers)
            #expect(weighed == resolution, "\(name) \(ids)")
        }
    }

    @Test("a deployment is told by its environment only, values with = included") func deployment() throws {
        let json =
            "{\"Id\":\"a\",\"Name\":\"/a\",\"State\":{\"Status\":\"running\"},"
            + "\"Config\":{\"Env\":[\"X\",\"KAMIWAZA_DEPLOYMENT_ID=a=b\"]}}"
        let container = try JSONDecoder().decode(Wire.ContainerInspect.self, from: Data(json.utf8))
        #expect(container.variable("KAMIWAZA_DEPLOYMENT_ID") == "a=b")
        #expect(container.variable("X") == nil)
        #expect(App(kind: .deployment, name: "a=b").contains(container))
        #expect(!App(kind: .deployment, name: "a").contains(container))
    }
}

@Suite("The router's address")
struct RouterAddressTests {
    @Test("an address is read with or without its scheme")
    func reading() {
        let table: [(String, RouterAddress?)] = [
            ("h:1", RouterAddress(isEncrypted: true, host: "h", port: 1)),
            ("https://h:1", RouterAddress(isEncrypted: true, host: "h", port: 1)),
            ("http://h:80", RouterAddress(isEncrypted: false, host: "h", port: 80)),
            ("[::1]:443", RouterAddress(isEncrypted: true, host: "::1", port: 443)),
            ("h", nil), ("h:", nil), (":1", nil), ("h:0", nil), ("h:65536", nil), ("::1:443", nil), ("a/b:1", nil),
            ("u@h:1", nil), ("", nil), ("ftp://h:1", nil), ("h:1/", nil), ("a b:1", nil),
        ]
        for (text, address) in table { #expect(RouterAddress(text) == address, "\(text)") }
        #expect(RouterAddress("[::1]:443")?.text == "https://[::1]:443")
    }

    private func traefik(_ ports: String, image: String = "traefik:v3.1", state: String = "running") throws
        -> [Wire.ContainerSummary]
    {
        let json = "[{\"Id\":\"a\",\"Image\":\"\(image)\",\"State\":\"\(state)\",\"Ports\":[\(ports)]}]"
        return try JSONDecoder().decode([Wire.ContainerSummary].self, from: Data(json.utf8))
    }

    @Test("it is found by what the running Traefik publishes")
    func discovery() throws {
        let https = "{\"IP\":\"0.0.0.0\",\"PrivatePort\":443,\"PublicPort\":8443,\"Type\":\"tcp\"}"
        let http = "{\"IP\":\"127.0.0.9\",\"PrivatePort\":80,\"PublicPort\":8080,\"Type\":\"tcp\"}"
        let udp = "{\"IP\":\"0.0.0.0\",\"PrivatePort\":443,\"PublicPort\":9,\"Type\":\"udp\"}"
        let odd = "{\"IP\":\"::\",\"PrivatePort\":8443,\"PublicPort\":443,\"Type\":\"tcp\"}"
        let table: [(String, String, String, String?)] = [
            (http + "," + https, "traefik:v3", "running", "https://engine:8443"),
            (http, "traefik", "running", "http://127.0.0.9:8080"),
            (udp + "," + http, "reg:5000/lib/traefik@sha256:0", "running", "http://127.0.0.9:8080"),
            (odd, "traefik", "running", "https://engine:443"), (https, "traefik", "exited", nil),
            (https, "nginx", "running", nil), ("{\"PrivatePort\":443,\"Type\":\"tcp\"}", "traefik", "running", nil),
        ]
        for (ports, image, state, text) in table {
            let found = RouterAddress.find(
                among: try traefik(ports, image: image, state: state), publishedHost: "engine")
            #expect(found?.text == text)
        }
    }
}
