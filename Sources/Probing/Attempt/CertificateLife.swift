package import FoundationEssentials
import Health

/// Until when a server's certificate is valid.
package struct CertificateLife: Sendable, Equatable {
    /// Its last moment.
    package let end: Date

    /// Reads the lines that an answer tells of a certificate (`Expire date:Nov 25 12:00:00 2026 GMT`); nil without a
    /// readable one.
    package init?(_ lines: [String]) {
        let name = "Expire date:"
        guard let line = lines.first(where: { $0.hasPrefix(name) }),
            let end = Timestamp.certificateDate(String(line.dropFirst(name.count)))
        else { return nil }
        self.end = end
    }

    /// How many whole days are left; below zero when it has ended.
    package func days(at now: Date) -> Int {
        let days = (end.timeIntervalSince(now) / 86_400).rounded(.down)
        return Int(exactly: days) ?? 0
    }
}
