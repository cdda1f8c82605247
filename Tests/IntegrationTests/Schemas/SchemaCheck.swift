import Foundation
import TestSupport
import Testing

/// The schemas of this checkout, and what `scripts/validate-json` says of documents by them.
enum SchemaCheck {
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = package.appendingPathComponent("schemas", isDirectory: true)

    /// The file that the schemas of documents refer to.
    static let common = "common.schema.json"

    /// Every schema by the name of its file.
    static func schemas() throws -> [String: JSONValue] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let pairs = try files.filter { $0.lastPathComponent.hasSuffix(".schema.json") }.map { file in
            (file.lastPathComponent, try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file)))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Checks texts of documents, each in a file of its own. Violations are told as `FILE:DOCUMENT: PATH: MESSAGE`, the
    /// file by its place among the texts, documents counted from 1.
    static func run(_ texts: [String], schemas: URL = folder) async throws -> FinishedProcess {
        let scratch = try ScratchFolder()
        let paths = texts.indices.map { scratch.path("\($0)") }
        for (path, text) in zip(paths, texts) { try text.write(toFile: path, atomically: true, encoding: .utf8) }
        let program = package.appendingPathComponent("scripts/validate-json").path
        return try await RunningProcess([program, "--schemas", schemas.path] + paths, environment: [:]).result()
    }

    /// Expects that everything that the runs printed is valid, and that each printed something.
    static func expectValid(_ runs: [FinishedProcess], at location: SourceLocation = #_sourceLocation) async throws {
        let check = try await run(runs.map(\.text))
        guard check.exitCode != 0 else { return }
        let commands = runs.enumerated().map { "\($0): \($1.arguments.dropFirst().joined(separator: " "))" }
        Issue.record("\(check)\n\(commands.joined(separator: "\n"))", sourceLocation: location)
    }
}
