package import Foundation

/// The conformance cases, which are read where they lie and never copied into the package.
///
/// A suite over a file takes `.enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence))`, and has one
/// plain test, enabled when `Corpora.isRequired`, that expects the file: so an absent corpus is reported as skipped, and
/// as a failure in CI.
package enum Corpora {
    /// Shown where tests are skipped because the cases are not there.
    package static let absence = "no conformance cases: set HEALTHWATCH_CORPORA to their folder"

    /// Whether an absent corpus is a failure: in CI (`CI=true`).
    package static let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"

    /// `HEALTHWATCH_CORPORA`, else `../shared/corpora` beside the package.
    package static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["HEALTHWATCH_CORPORA"], !named.isEmpty {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.deletingLastPathComponent().appendingPathComponent("shared/corpora", isDirectory: true)
    }()

    /// Whether the file can be read and holds cases.
    package static func isPresent(_ file: String) -> Bool {
        !cases(in: file).isEmpty
    }

    /// Every case of a file; none when it cannot be read.
    package static func cases(in file: String) -> [CorpusCase] {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)),
            let values = try? JSONDecoder().decode([JSONValue].self, from: data)
        else { return [] }
        return values.enumerated().map { index, value in
            CorpusCase(
                name: value["name"]?.string ?? "case \(index)", input: value["input"] ?? .null,
                expected: value["expect"] ?? .null)
        }
    }
}

/// One conformance case.
package struct CorpusCase: Sendable, CustomStringConvertible {
    /// Its name in the suite that it comes from.
    package let name: String
    /// What to feed.
    package let input: JSONValue
    /// What should come out.
    package let expected: JSONValue

    /// The name, for test reports.
    package var description: String { name }
}
