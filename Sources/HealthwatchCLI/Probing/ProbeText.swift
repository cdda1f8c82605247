import HTTP
import Health
import Probing
import Terminal

/// The words for what a probe was answered.
enum ProbeText {
    /// `200`, `302 to /login`, or what went wrong.
    static func result(_ attempt: ProbeAttempt) -> String {
        switch attempt.reply {
        case .probe(let result): return result.shownText.isEmpty ? "passed" : result.shownText
        case .route(.success(let answer)):
            let excerpt = answer.excerpt.isEmpty ? "" : " \"\(self.excerpt(answer.excerpt))\""
            let location = answer.location.map { " to \(SecretMask.mask($0).visible(limit: 200))" } ?? ""
            return "\(answer.status)" + ((300..<400).contains(answer.status) ? location : excerpt)
        case .route(.failure(let error)): return problem(error)
        }
    }

    /// How a target stands.
    static func last(_ outcome: WaitOutcome.TargetOutcome) -> String {
        outcome.last.map(result) ?? (outcome.attempts == 0 ? "not asked" : noAnswer)
    }

    /// Of an attempt that was under way when the wait ended.
    static let noAnswer = "no answer yet"

    /// What went wrong before an answer came.
    static func problem(_ error: HTTPError) -> String {
        SecretMask.mask(error.text).visible(limit: 600)
    }

    /// Where a target comes from.
    static func source(_ source: ProbeTarget.Source) -> String {
        switch source {
        case .option: "--url"
        case .router(let name): "Traefik router \(name)"
        case .variable(let name): name
        case .configuration(let file): "probe of \(file.visible(limit: 300))"
        }
    }

    /// The option has nothing to act on: every target brings its own address.
    static let unusedRouterAddress =
        "--router-address is not used, for it is where Traefik routers are asked, and here a URL is; "
        + "--resolve HOST:PORT:ADDRESS sends a URL elsewhere"

    /// The file of `--cacert` is of no use.
    static func authorityFile(_ path: String, _ flaw: AuthorityFile.Flaw) -> String {
        let file = "'\(path.visible())' of --cacert"
        return switch flaw {
        case .unreadable: "cannot read the file \(file). Name a PEM file that exists."
        case .directory: "\(file) is a directory. Name a PEM file."
        case .noCertificate: "the file \(file) holds no PEM certificate. Name one with a BEGIN CERTIFICATE line."
        }
    }

    private static func excerpt(_ bytes: [UInt8]) -> String {
        let line = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }).first.map(Array.init) ?? []
        return SecretMask.mask(String(decoding: line, as: UTF8.self)).visible(limit: 120)
    }
}
