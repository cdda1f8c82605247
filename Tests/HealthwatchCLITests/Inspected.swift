import DockerEngine
import Foundation

/// Answers to an inspect, read from JSON as an engine's are.
enum Inspected {
    static func container(
        _ name: String, labels: [String: String] = [:], environment: [String] = [],
        state: String = #"{"Status":"running"}"#, more: String = ""
    ) throws -> Wire.ContainerInspect {
        let json = """
            {"Id":"id-\(name)","Name":"/\(name)","State":\(state),"Config":{"Image":"app:1","Env":\
            \(try text(environment)),"Labels":\(try text(labels))\(more)}}
            """
        return try JSONDecoder().decode(Wire.ContainerInspect.self, from: Data(json.utf8))
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}
