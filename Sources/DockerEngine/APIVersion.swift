/// A version of the Engine API, such as 1.41.
package struct APIVersion: Sendable, Equatable, Comparable, CustomStringConvertible {
    package let major: Int
    package let minor: Int

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `1.41`; nil when it is something else.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0, minor >= 0 else {
            return nil
        }
        self.init(major: major, minor: minor)
    }

    package var description: String { "\(major).\(minor)" }

    package static func < (one: APIVersion, other: APIVersion) -> Bool {
        (one.major, one.minor) < (other.major, other.minor)
    }

    /// The newest version whose answers this client knows: Engine 29.3.
    package static let newestKnown = APIVersion(major: 1, minor: 54)
    /// The oldest version that has everything a gate reads: health checks, their start period and event filters
    /// (Engine 17.05).
    package static let oldestUsable = APIVersion(major: 1, minor: 29)
}
