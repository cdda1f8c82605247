import Foundation
package import Testing

/// What tests need of the machine.
package enum Requirement {
    static let environment = ProcessInfo.processInfo.environment

    /// The value of a variable that is set and not empty.
    static func value(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The path of Traefik.
    package static var traefik: String? { value("HEALTHWATCH_TEST_TRAEFIK") }

    /// The path of the Python that drives a browser.
    package static var browser: String? { value("HEALTHWATCH_TEST_BROWSER") }

    /// The path of a program of this machine; nil where it is not installed.
    package static func program(_ name: String) -> String? {
        ["/usr/bin", "/usr/sbin", "/bin", "/usr/local/bin"].map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether a test that needs the variable runs: in CI always, so that it fails there instead of being skipped.
    static func isMet(_ names: String...) -> Bool {
        environment["CI"] == "true" || names.allSatisfy { value($0) != nil }
    }
}

/// A variable that names a real part was not set.
package struct RequirementMissing: Error, CustomStringConvertible {
    let variable: String

    package var description: String { "\(variable) is not set: run the tests with `make test`" }
}

extension Trait where Self == ConditionTrait {
    /// Needs a Docker engine: skipped, with the reason, when none is named; in CI a failure.
    package static var needsEngine: Self {
        .enabled(if: Requirement.isMet("HEALTHWATCH_TEST_ENGINE"), "no engine: set HEALTHWATCH_TEST_ENGINE")
    }

    /// Needs a Docker engine and Docker Compose.
    package static var needsCompose: Self {
        .enabled(
            if: Requirement.isMet("HEALTHWATCH_TEST_ENGINE", "HEALTHWATCH_TEST_COMPOSE"),
            "no engine or no Compose: set HEALTHWATCH_TEST_ENGINE and HEALTHWATCH_TEST_COMPOSE")
    }

    /// Needs a Docker engine and Traefik.
    package static var needsTraefik: Self {
        .enabled(
            if: Requirement.isMet("HEALTHWATCH_TEST_ENGINE", "HEALTHWATCH_TEST_TRAEFIK"),
            "no engine or no Traefik: set HEALTHWATCH_TEST_ENGINE and HEALTHWATCH_TEST_TRAEFIK")
    }

    /// Needs a Docker engine and a browser that Python drives.
    package static var needsBrowser: Self {
        .enabled(
            if: Requirement.isMet("HEALTHWATCH_TEST_ENGINE", "HEALTHWATCH_TEST_BROWSER"),
            "no engine or no browser: set HEALTHWATCH_TEST_ENGINE and HEALTHWATCH_TEST_BROWSER")
    }

    /// Needs a Docker engine and these programs.
    package static func needsEngine(and programs: String...) -> Self {
        let missing = programs.filter { Requirement.program($0) == nil }
        let isMet = missing.isEmpty || Requirement.environment["CI"] == "true"
        return .enabled(
            if: isMet && Requirement.isMet("HEALTHWATCH_TEST_ENGINE"),
            "no engine, or not installed: \(missing.joined(separator: ", "))")
    }

    /// Needs the right to become another user.
    package static var needsRoot: Self {
        .enabled(if: getuid() == 0, "only root can run a program as another user")
    }
}
