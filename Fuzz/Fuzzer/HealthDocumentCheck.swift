import Health

/// Health documents, with their media type behind a zero, in good answers and in bad ones.
enum HealthDocumentCheck {
    static func run(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let type = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil
        for status in [200, 503] {
            guard let document = HealthDocument.read(body: Array(parts[0]), contentType: type, status: status) else {
                continue
            }
            check(document, status)
        }
    }

    private static func check(_ document: HealthDocument, _ status: Int) {
        demand(document.components.count <= HealthDocument.maximumComponents, "there are too many components")
        demand(document.why.unicodeScalars.count <= HealthDocument.longestWhy, "the reason is too long")
        demand(document.level == .healthy || !document.why.isEmpty, "what is not healthy has no reason")
        demand(document.failing.allSatisfy(document.components.contains), "what fails is no component")
        // Spring Boot's own order of statuses counts words that it does not know for nothing.
        let isJudged = document.status == nil && document.format != .spring && !document.components.isEmpty
        if isJudged, status < 400, document.components.allSatisfy({ $0.level == .healthy }) {
            demand(document.level == .healthy, "of healthy components the whole is \(document.level)")
        }
    }
}
