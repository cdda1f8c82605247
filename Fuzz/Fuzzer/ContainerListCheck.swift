import FoundationEssentials
import GoTemplate

@testable import DockerEngine

/// The list of containers: its pieces do not depend on where the answer is cut, and hold the elements of the whole.
enum ContainerListCheck {
    /// Short, so that inputs have several pieces.
    private static let size = 16

    static func run(_ bytes: [UInt8]) {
        let pieces = pieces(of: [bytes])
        for cut in Cuts.all(of: bytes) {
            demand(self.pieces(of: cut) == pieces, "the pieces depend on where the answer is cut")
        }
        if let whole = decode([TemplateValue].self, bytes) {
            let parts = pieces.compactMap { decode([TemplateValue].self, $0) }
            demand(parts.count == pieces.count && parts.flatMap(\.self) == whole, "the pieces have other elements")
        }
        for container in decode([Wire.ContainerSummary].self, bytes) ?? [] { look(at: container) }
    }

    private static func look(at container: Wire.ContainerSummary) {
        _ = container.name
        let status = StatusText(container.Status ?? "")
        demand(status.lasting.map { $0 >= .zero } ?? true, "a status lasts less than no time")
    }

    private static func pieces(of cut: [[UInt8]]) -> [[UInt8]] {
        var splitter = ArraySplitter(size: size)
        return cut.flatMap { splitter.feed($0) } + [splitter.rest()]
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
