import FoundationEssentials
import HTTP

/// What a client shows to be let in: the token as it is (RFC 6750), or as the password of any user (RFC 7617), which is
/// what a browser asks for and then sends with everything that a page loads.
enum Credentials {
    /// Whether a request carries that token. An empty one lets nobody in.
    static func allow(_ request: ServerRequest, token: [UInt8]) -> Bool {
        guard let shown = shown(request) else { return false }
        return isSame(shown, token) && !token.isEmpty
    }

    private static func shown(_ request: ServerRequest) -> [UInt8]? {
        let values = request.values(of: "authorization")
        guard values.count == 1, let value = values.first.map({ Array($0.utf8) }),
            let space = value.firstIndex(of: UInt8(ascii: " "))
        else { return nil }
        let rest = value[space...].drop { $0 == UInt8(ascii: " ") }
        if value[..<space].equals(ignoringCase: "bearer") { return Array(rest) }
        guard value[..<space].equals(ignoringCase: "basic"), let plain = Data(base64Encoded: Data(rest)),
            let colon = plain.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return Array(plain[plain.index(after: colon)...])
    }

    /// Takes as long for bytes that nearly match as for others: the time tells nothing but the length of what was sent.
    private static func isSame(_ shown: [UInt8], _ token: [UInt8]) -> Bool {
        var difference = shown.count ^ token.count
        for (index, byte) in shown.enumerated() {
            difference |= Int(byte ^ (token.isEmpty ? 0 : token[index % token.count]))
        }
        return difference == 0
    }
}

extension ServerRequest {
    /// The values of all headers of a name, which is given in lowercase.
    func values(of name: String) -> [String] {
        headers.filter { $0.name.utf8.equals(ignoringCase: name) }.map(\.value)
    }
}
