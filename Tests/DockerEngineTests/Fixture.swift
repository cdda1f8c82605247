import Foundation
import HTTP
import Testing

@testable import DockerEngine

/// Answers of engines: recorded ones in a folder per engine, written ones for engines that are newer than any at hand.
enum Fixture {
    static let docker = "docker-20.10.24"
    static let podman = "podman-4.3.1"
    static let written = "written"

    static func bytes(_ folder: String, _ name: String) throws -> [UInt8] {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(folder)")
        return Array(try Data(contentsOf: fixtures.appending(path: name)))
    }

    static func decode<Answer: Decodable>(_ folder: String, _ name: String, as type: Answer.Type) throws -> Answer {
        try JSONDecoder().decode(type, from: Data(try bytes(folder, name)))
    }

    static func inspect(_ folder: String, _ state: String) throws -> Wire.ContainerInspect {
        try decode(folder, "inspect-\(state).json", as: Wire.ContainerInspect.self)
    }

    static func events(_ folder: String, _ name: String = "events.ndjson") throws -> [Wire.Event] {
        try bytes(folder, name).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Wire.Event.self, from: Data($0))
        }
    }

    /// A recorded head and body.
    static func answer(_ folder: String, _ name: String) throws -> (status: Int, headers: [Header], body: String) {
        let text = String(decoding: try bytes(folder, name), as: UTF8.self)
        let parts = text.components(separatedBy: "\r\n\r\n")
        var lines = try #require(parts.first).components(separatedBy: "\r\n")
        let status = try #require(lines.removeFirst().split(separator: " ").dropFirst().first.flatMap { Int($0) })
        let headers = lines.map { line in
            let pair = line.split(separator: ":", maxSplits: 1).map(String.init)
            return Header(pair[0], pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : "")
        }
        return (status, headers, parts.dropFirst().joined(separator: "\r\n\r\n"))
    }
}
