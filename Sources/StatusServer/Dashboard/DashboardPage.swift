import Health

/// The dashboard: one page, with its style and its script in it.
enum DashboardPage {
    /// The page for this state. `nonce` is what the answer's Content-Security-Policy lets its style and script have.
    static func render(_ state: ServedState, nonce: String, version: String) -> [UInt8] {
        Array("<!doctype html>".utf8)
    }
}
