import Health

@testable import Lint

/// Compose files in memory, and what is read in them as a text.
struct ComposeSpecimen {
    /// By their paths; the first of `main` is where relative paths begin.
    var files: [String: String]
    var main = ["compose.yaml"]
    var environment: [String: String] = [:]

    init(_ files: [String: String], main: [String] = ["compose.yaml"], environment: [String: String] = [:]) {
        self.files = files
        self.main = main
        self.environment = environment
    }

    /// One file whose service `c` has those lines.
    init(service lines: String, over base: String? = nil) {
        func file(_ lines: String, image: String) -> String {
            "services:\n  c:\n\(image)" + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
        }
        if let base {
            files = ["compose.yaml": file(base, image: "    image: x\n"), "override.yaml": file(lines, image: "")]
            main = ["compose.yaml", "override.yaml"]
        } else {
            files = ["compose.yaml": file(lines, image: "    image: x\n")]
        }
    }

    var model: ComposeModel {
        let folder = ComposePath.folder(of: main.first ?? "")
        let files = files
        return ComposeModel(main.map { .init($0, Array((files[$0] ?? "").utf8)) }, environment: environment) { path in
            files[ComposePath.joined(folder, path)].map { Array($0.utf8) }
        }
    }

    /// A line for each service that has a check, as Compose would hand it to the engine, and one for each error.
    var text: String {
        let model = model
        var errors = model.errors + DependencyCheck.errors(of: model)
        var lines: [String] = []
        for service in model.services {
            guard let check = service.healthcheck else { continue }
            var definition = HealthcheckDefinition(owner: service.owner, syntax: .compose, place: check.place)
            check.set(&definition, errors: &errors)
            lines.append("\(service.name):" + Self.text(definition))
        }
        return (lines + errors.map(\.text)).joined(separator: "\n")
    }

    static func text(_ definition: HealthcheckDefinition) -> String {
        var words = definition.test.isEmpty ? [] : ["\(definition.test)"]
        let times: [(String, Duration?)] = [
            ("interval", definition.interval), ("timeout", definition.timeout),
            ("start_period", definition.startPeriod),
            ("start_interval", definition.startInterval),
        ]
        words += times.compactMap { name, time in time.map { "\(name)=\(DurationText.brief($0))" } }
        words += definition.retries.map { ["retries=\($0)"] } ?? []
        return words.map { " " + $0 }.joined()
    }
}
