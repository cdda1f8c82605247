import FoundationEssentials

/// The file of `--cacert`, looked at before anything is asked: a probe would only say that the TLS set-up failed.
enum AuthorityFile {
    /// Why a file cannot be used.
    enum Flaw: Error, Equatable {
        case unreadable, directory, noCertificate

        /// What a command ends with.
        var exit: ExitStatus { self == .unreadable ? .notFound : .usage }
    }

    /// Throws what is wrong with the file. Of one that can be read only once, such as a pipe, nothing is read here.
    static func check(_ path: String) throws(Flaw) {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            FileManager.default.isReadableFile(atPath: path)
        else { throw .unreadable }
        guard !isDirectory else { throw .directory }
        let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        let type = try? FileManager.default.attributesOfItem(atPath: real)[.type] as? FileAttributeType
        guard type == .typeRegular else { return }
        guard let bytes = FileManager.default.contents(atPath: path) else { throw .unreadable }
        guard holdsCertificate(String(decoding: bytes, as: UTF8.self)) else { throw .noCertificate }
    }

    /// Whether a PEM text (RFC 7468) holds at least one certificate, in one of the labels that OpenSSL takes.
    static func holdsCertificate(_ text: String) -> Bool {
        var body: String?
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN ") {
                body = labels.contains { line.hasPrefix("-----BEGIN \($0)-----") } ? "" : nil
            } else if line.hasPrefix("-----END "), let whole = body {
                // A certificate is an ASN.1 sequence.
                if Data(base64Encoded: whole)?.first == 0x30 { return true }
                body = nil
            } else if body != nil {
                body? += line.filter { !$0.isWhitespace }
            }
        }
        return false
    }

    private static let labels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]
}
