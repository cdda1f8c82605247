import Foundation

/// An authority of its own and certificates that it signs, made by the `openssl` command in a scratch folder.
package final class Certificates: Sendable {
    /// PEM files of a certificate and its key.
    package struct Pair: Sendable {
        package let certificate: String
        package let key: String
    }

    private let folder: ScratchFolder

    /// Makes the authority.
    package init() throws {
        folder = try ScratchFolder()
        try "".write(toFile: path("index"), atomically: true, encoding: .utf8)
        let configuration = """
            [ca]
            default_ca = test
            [test]
            database = \(path("index"))
            new_certs_dir = \(path(""))
            rand_serial = yes
            default_md = sha256
            policy = any
            copy_extensions = copy
            unique_subject = no
            [any]
            commonName = supplied
            """
        try configuration.write(toFile: path("ca.conf"), atomically: true, encoding: .utf8)
        try openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=test-authority "
                + "-keyout \(path("ca.key")) -out \(authority)")
    }

    /// PEM file of the authority.
    package var authority: String { path("ca.pem") }

    /// A certificate signed by the authority; the times are in ASN.1 form.
    package func issue(
        _ file: String, for name: String, from start: String = "20240101000000Z", to end: String = "20900101000000Z"
    ) throws -> Pair {
        let pair = Pair(certificate: path(file + ".pem"), key: path(file + ".key"))
        try openssl(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=\(name) -addext subjectAltName=DNS:\(name) "
                + "-keyout \(pair.key) -out \(path(file + ".csr"))")
        try openssl(
            "ca -batch -notext -config \(path("ca.conf")) -cert \(authority) -keyfile \(path("ca.key")) "
                + "-startdate \(start) -enddate \(end) -in \(path(file + ".csr")) -out \(pair.certificate)")
        return pair
    }

    /// A certificate that nobody else signed.
    package func selfSigned(_ file: String, for name: String) throws -> Pair {
        let pair = Pair(certificate: path(file + ".pem"), key: path(file + ".key"))
        try openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=\(name) "
                + "-addext subjectAltName=DNS:\(name) -keyout \(pair.key) -out \(pair.certificate)")
        return pair
    }

    private func path(_ name: String) -> String { folder.path(name) }

    private struct Failure: Error {
        let text: String
    }

    private func openssl(_ arguments: String) throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.split(separator: " ").map(String.init)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(text: "openssl \(arguments): \(text)") }
    }
}
