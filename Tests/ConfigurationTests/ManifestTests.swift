import Configuration
import HTTP
import Health
import Probing
import Testing

@Suite("Kubernetes manifests")
struct ManifestTests {
    private func probe(
        _ name: String, _ role: ProbeRole, _ question: ProbeQuestion, _ schedule: ProbeSchedule = ProbeSchedule(),
        container: String? = "web"
    ) -> Probe {
        Probe(
            name: name, role: role, question: question, expectation: Expectation(readsDocument: false),
            schedule: schedule, service: container)
    }

    private func http(
        _ port: Int, _ path: String = "/", encrypted: Bool = false, host: String? = nil, _ headers: [Header] = []
    ) -> ProbeQuestion {
        let place = ContainerPlace(port: port, path: path, isEncrypted: encrypted, host: host)
        return .http(HTTPQuestion(.container(place), headers: headers, tls: TLSPolicy(verifies: !encrypted)))
    }

    private func tcp(_ port: Int, host: String? = nil) -> ProbeQuestion {
        .tcp(.container(ContainerPlace(port: port, host: host)))
    }

    @Test("become probes as the kubelet understands them")
    func deployment() throws {
        let manifest = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              replicas: 2
              template:
                spec:
                  initContainers:
                  - name: migrate
                  - name: proxy
                    restartPolicy: Always
                    startupProbe: {tcpSocket: {port: 15021, host: 10.0.0.1}}
                  containers:
                  - name: web
                    image: shop:1
                    ports:
                    - {name: http, containerPort: 8080}
                    - {containerPort: 9000}
                    startupProbe:
                      httpGet: {path: started, port: http}
                      failureThreshold: 30
                      periodSeconds: 2
                    readinessProbe:
                      httpGet:
                        path: /ready?full=1
                        port: 8443
                        scheme: HTTPS
                        host: shop.example
                        httpHeaders:
                        - {name: X-Token, value: abc}
                        - {name: Host, value: a.example}
                      successThreshold: 2
                      timeoutSeconds: 3
                      initialDelaySeconds: 7
                    livenessProbe:
                      exec: {command: [cat, /tmp/alive]}
                      terminationGracePeriodSeconds: 60
                  - name: cache
                    livenessProbe: {tcpSocket: {port: 6379}}
                    readinessProbe: ~
                    startupProbe: null
            """
        #expect(
            try probes(manifest) == [
                probe(
                    "web/startup", .startup, http(8_080, "/started"),
                    ProbeSchedule(period: .seconds(2), failureThreshold: 30)),
                probe(
                    "web/readiness", .readiness,
                    http(
                        8_443, "/ready?full=1", encrypted: true, host: "shop.example",
                        [Header("X-Token", "abc"), Header("Host", "a.example")]),
                    ProbeSchedule(initialDelay: .seconds(7), timeout: .seconds(3), successThreshold: 2)),
                probe("web/liveness", .liveness, .command(["cat", "/tmp/alive"])),
                probe("cache/liveness", .liveness, tcp(6_379), container: "cache"),
                probe("proxy/startup", .startup, tcp(15_021, host: "10.0.0.1"), container: "proxy"),
            ])
    }

    /// One container with one probe.
    private let pod = "{containers: [{name: web, livenessProbe: {httpGet: {port: 80}}}]}"

    @Test("are read of every kind that has a pod")
    func kinds() throws {
        let expected = [probe("web/liveness", .liveness, http(80))]
        #expect(try probes("kind: Pod\nspec: \(pod)") == expected)
        #expect(try probes("apiVersion: v1\nkind: PodTemplate\ntemplate: {spec: \(pod)}") == expected)
        for kind in ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"] {
            #expect(try probes("kind: \(kind)\nspec: {template: {spec: \(pod)}}") == expected, "\(kind)")
        }
        #expect(
            try probes("kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: \(pod)}}}}") == expected)
        #expect(try probes("kind: List\nitems: [{kind: List, items: [{kind: Pod, spec: \(pod)}]}]") == expected)
        #expect(try probes("kind: PodList\nitems: [{kind: ConfigMap}, {kind: Pod, spec: \(pod)}]") == expected)
        #expect(try probes("---\n---\nkind: Service\nspec: []\n---\nkind: Pod\nspec: \(pod)\n---\n") == expected)
        #expect(try probes("name: web\nlivenessProbe: {httpGet: {port: 80}}") == expected)
        #expect(
            try probes("livenessProbe: {httpGet: {port: 80}}") == [
                probe("liveness", .liveness, http(80), container: nil)
            ])
    }

    @Test("name the object where containers of several have the same name")
    func names() throws {
        let text = """
            kind: Pod
            metadata: {name: a}
            spec: \(pod)
            ---
            kind: Pod
            metadata: {name: b}
            spec: \(pod)
            ---
            kind: Pod
            spec: {containers: [{name: db, livenessProbe: {tcpSocket: {port: 1}}}]}
            """
        #expect(try probes(text).map(\.name) == ["a/web/liveness", "b/web/liveness", "db/liveness"])
    }

    /// A pod whose probe has this text, and the problem where its column is counted from the probe's beginning.
    private func liveness(_ probe: String) -> String {
        "kind: Pod\nspec: {containers: [{name: web, ports: [{name: http, containerPort: 80}],\nlivenessProbe:\n \(probe)\n}]}"
    }

    @Test(
        "are refused where the API server would refuse them",
        arguments: [
            ("{}", "4:2: the probe asks nothing; give it one of httpGet, tcpSocket, exec"),
            ("[]", "4:2: 'livenessProbe' must be a mapping, is a list"),
            ("{grpc: {port: 1}}", "4:3: gRPC probes are not supported; use httpGet, tcpSocket or exec"),
            (
                "{exec: {command: [a]}, httpGet: {port: 1}}",
                "4:25: 'exec' and 'httpGet' at once; keep one of them"
            ),
            ("{exec: {}}", "4:9: the key 'command' is missing"),
            ("{exec: {command: []}}", "4:19: 'command' must be a list with an item, is a list"),
            ("{exec: {command: a}}", "4:19: 'command' must be a list, is 'a'"),
            ("{exec: {command: [a, 1]}}", "4:23: an item of 'command' must be text, is 1: put it in quotes"),
            ("{httpGet: {path: /}}", "4:12: the key 'port' is missing"),
            ("{httpGet: {port: 70000}}", "4:19: 'port' must be a port from 1 to 65535 or its name, is 70000"),
            ("{httpGet: {port: htp}}", "4:19: the container has no port named 'htp'; did you mean 'http'?"),
            ("{httpGet: {port: '80'}}", "4:19: the container has no port named '80'"),
            ("{httpGet: {port: [1]}}", "4:19: 'port' must be a port from 1 to 65535 or its name, is a list"),
            ("{httpGet: {port: 1, scheme: ftp}}", "4:30: 'scheme' must be http or https, is 'ftp'"),
            ("{httpGet: {port: 1, pth: /}}", "4:22: unknown key 'pth'; did you mean 'path'?"),
            ("{httpGet: {port: 1, host: 'a/b'}}", "4:28: 'host' must be a host name or an address, is 'a/b'"),
            (
                "{httpGet: {port: 1, httpHeaders: [{name: 'a b', value: x}]}}",
                "4:43: the name of a header must be letters, digits and -, is 'a b'"
            ),
            ("{httpGet: {port: 1, httpHeaders: {a: b}}}", "4:35: 'httpHeaders' must be a list, is a mapping"),
            (
                "{httpGet: {port: 1}, successThreshold: 2}",
                "4:41: 'successThreshold' must be 1 for a liveness probe, is 2"
            ),
            ("{httpGet: {port: 1}, inter: 2}", "4:23: unknown key 'inter'"),
            (
                "{httpGet: {port: 1}, timeoutSeconds: 0}",
                "4:39: 'timeoutSeconds' must be a whole number of seconds from 1s to 8760h, is 0"
            ),
            ("{tcpSocket: {}}", "4:14: the key 'port' is missing"),
        ])
    func mistakes(_ text: String, _ expected: String) {
        #expect(complaint(liveness(text)) == expected)
    }

    @Test(
        "are refused for what is around the probes, too",
        arguments: [
            ("kind: Pod\nspec: {containers: []}", "1:1: the file has no probes"),
            ("apiVersion: v1\nkind: Service", "1:1: the file has no probes"),
            ("kind: Pod\nspec: []", "2:7: 'spec' must be a mapping, is a list"),
            ("kind: Pod\nspec: {containers: {}}", "2:20: 'containers' must be a list, is a mapping"),
            ("kind: Pod\nspec: {containers: [~]}", "2:21: an item of 'containers' must be a mapping, is empty"),
            ("kind: [Pod]", "1:7: 'kind' must be text, is a list"),
            (
                "name: a\nlivelinessProbe: {}\nlivenessProbe: {tcpSocket: {port: 1}}",
                "2:1: unknown key 'livelinessProbe'; did you mean 'livenessProbe'?"
            ),
            (
                "kind: Pod\nspec: {initContainers: [{name: a, readinessProbe: {}}]}",
                "2:35: an init container has probes only with 'restartPolicy: Always'"
            ),
            (
                "name: a\nports: [{name: x, containerPort: 0}]\nlivenessProbe: {tcpSocket: {port: x}}",
                "2:34: 'containerPort' must be a whole number from 1 to 65535, is 0\n"
                    + "3:35: the container has no port named 'x'"
            ),
            ("kind: Pod\n---\n- a", "3:1: a manifest must be a mapping, is a list"),
        ])
    func surroundings(_ text: String, _ expected: String) {
        #expect(complaint(text) == expected)
    }
}
