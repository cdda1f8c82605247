// swift-tools-version: 6.2
import PackageDescription

/// What every target compiles with: Swift 6 concurrency checking, and no warning left standing.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// For modules that have no business with unsafe pointers: the compiler refuses any.
let safe: [SwiftSetting] = settings + [.strictMemorySafety()]

let package = Package(
    name: "healthwatch",
    products: [.executable(name: "healthwatch", targets: ["healthwatch"])],
    targets: [
        // The executable: wiring, signals, exit.
        .executableTarget(
            name: "healthwatch", dependencies: ["CurlTransport", "HealthwatchCLI", "Locking", "Terminal"],
            swiftSettings: settings),

        // One folder per command; the only module that knows all the others.
        .target(
            name: "HealthwatchCLI",
            dependencies: [
                "Alerting", "CommandSpec", "Configuration", "CurlTransport", "Diagnosis", "DockerEngine", "GoTemplate",
                "HTTP", "HTTPServer",
                "Health", "HistoryStore", "Lint", "Locking", "Probing", "Regexp", "ServiceManager", "Shell", "Spelling",
                "StatusServer", "Terminal", "Traefik",
            ],
            swiftSettings: safe),

        // What is wrong, and why: facts in, findings out.
        .target(name: "Diagnosis", dependencies: ["Health", "Traefik"], swiftSettings: safe),

        // Mistakes in the definitions of health checks: Dockerfiles and Compose files in, findings out.
        .target(
            name: "Lint", dependencies: ["Diagnosis", "Health", "Spelling", "YAMLDocument"], swiftSettings: safe),

        // Sides.
        .target(name: "Alerting", dependencies: ["Health"], swiftSettings: safe),
        .target(
            name: "Configuration",
            dependencies: ["Alerting", "HTTP", "Health", "Probing", "Regexp", "Spelling", "YAMLDocument"],
            swiftSettings: safe),
        .target(name: "CurlTransport", dependencies: ["CCurl", "HTTP", "Locking"], swiftSettings: settings),
        .target(name: "DockerEngine", dependencies: ["HTTP", "Health"], swiftSettings: safe),
        .target(name: "HTTPServer", dependencies: ["CMicroHTTPD", "HTTP", "Locking"], swiftSettings: settings),
        .target(name: "HistoryStore", dependencies: ["CSQLite", "Health", "Locking"], swiftSettings: settings),
        .target(name: "Probing", dependencies: ["HTTP", "Health", "Regexp"], swiftSettings: safe),
        .target(
            name: "StatusServer", dependencies: ["HTTP", "Health", "Locking", "Terminal"],
            resources: [
                .embedInCode("Resources/dashboard.html"), .embedInCode("Resources/dashboard.css"),
                .embedInCode("Resources/dashboard.js"),
            ], swiftSettings: safe),
        .target(name: "YAMLDocument", dependencies: ["CYAML"], swiftSettings: settings),

        // Leaves.
        .target(name: "CommandSpec", dependencies: ["Spelling"], swiftSettings: safe),
        .target(name: "GoTemplate", swiftSettings: safe),
        .target(name: "HTTP", swiftSettings: safe),
        .target(name: "Health", swiftSettings: safe),
        .target(name: "Locking", swiftSettings: settings),
        .target(name: "Regexp", swiftSettings: safe),
        .target(name: "ServiceManager", swiftSettings: settings),
        .target(name: "Shell", dependencies: ["CSpawn"], swiftSettings: settings),
        .target(name: "Spelling", swiftSettings: safe),
        .target(name: "Terminal", dependencies: ["CTerminal", "Locking"], swiftSettings: safe),
        .target(name: "Traefik", dependencies: ["GoTemplate", "Regexp", "Spelling"], swiftSettings: safe),

        // What runs inside signal handlers, where only C may.
        .target(name: "CTerminal"),

        // What Swift's module for glibc leaves out.
        .target(name: "CSpawn"),

        // C libraries.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // Tests: one target per module, the real binary against a real engine in IntegrationTests.
        .target(
            name: "TestSupport",
            dependencies: ["CSpawn", "CurlTransport", "HTTP", "Locking"],
            path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(name: "AlertingTests", dependencies: ["Alerting", "Health"], swiftSettings: settings),
        .testTarget(name: "CommandSpecTests", dependencies: ["CommandSpec", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ConfigurationTests",
            dependencies: [
                "Alerting", "Configuration", "HTTP", "Health", "Probing", "Regexp", "TestSupport", "YAMLDocument",
            ], swiftSettings: settings),
        .testTarget(
            name: "CurlTransportTests", dependencies: ["CCurl", "CurlTransport", "HTTP", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "DiagnosisTests", dependencies: ["Diagnosis", "Health", "TestSupport", "Traefik"],
            exclude: ["Golden"],
            swiftSettings: settings),
        .testTarget(
            name: "DockerEngineTests", dependencies: ["DockerEngine", "HTTP", "Health", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(name: "GoTemplateTests", dependencies: ["GoTemplate", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "HTTPServerTests", dependencies: ["CurlTransport", "HTTP", "HTTPServer", "Locking", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: settings),
        .testTarget(name: "HealthTests", dependencies: ["Health", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "HealthwatchCLITests",
            dependencies: [
                "CommandSpec", "Diagnosis", "DockerEngine", "HTTP", "Health", "HealthwatchCLI", "HistoryStore",
                "Locking", "Probing", "Terminal", "TestSupport",
            ], swiftSettings: settings),
        // A recorder that the tests kill.
        .executableTarget(
            name: "history-writer", dependencies: ["HistoryStore", "Locking"], path: "Tests/HistoryWriter",
            swiftSettings: settings),
        .testTarget(
            name: "HistoryStoreTests",
            dependencies: ["CSQLite", "Health", "HistoryStore", "Locking", "TestSupport", "history-writer"],
            swiftSettings: settings),
        .testTarget(
            name: "LintTests", dependencies: ["Diagnosis", "Health", "Lint", "TestSupport", "YAMLDocument"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "ProbingTests",
            dependencies: ["CurlTransport", "HTTP", "Health", "Probing", "Regexp", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "RegexpTests", dependencies: ["Regexp"], swiftSettings: settings),
        .testTarget(name: "ShellTests", dependencies: ["Shell", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "StatusServerTests", dependencies: ["HTTP", "Health", "Locking", "StatusServer", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "TraefikTests", dependencies: ["TestSupport", "Traefik"], swiftSettings: settings),
        .testTarget(
            name: "YAMLDocumentTests", dependencies: ["TestSupport", "YAMLDocument"], swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "CurlTransport", "DockerEngine", "HTTP", "Health", "HistoryStore", "Locking", "TestSupport",
            ],
            swiftSettings: settings),
    ]
)

// The fuzzers: only scripts/fuzz builds them, for they need libFuzzer and see into the modules.
if Context.environment["HEALTHWATCH_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Fuzz/CFuzzer"),
        .executableTarget(
            name: "fuzzer",
            dependencies: [
                "CFuzzer", "Configuration", "Diagnosis", "DockerEngine", "GoTemplate", "HTTP", "Health", "Lint",
                "Probing",
                "Regexp", "StatusServer", "Traefik", "YAMLDocument",
            ],
            path: "Fuzz/Fuzzer", swiftSettings: safe),
    ]
}
