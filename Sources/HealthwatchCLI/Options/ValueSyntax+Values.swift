import CommandSpec
import FoundationEssentials
import HTTP
import Health
import Probing

extension ValueSyntax where Value == Duration {
    /// Go's grammar or bare seconds, zero or more.
    static var duration: Self { duration(example: "1m30s", atLeast: .zero) }

    /// The same, but more than zero: what is done every so often.
    static var period: Self { duration(example: "1s", atLeast: .milliseconds(10)) }

    /// More than zero, however little.
    static var limit: Self { duration(example: "500ms", atLeast: .milliseconds(1)) }

    private static func duration(example: String, atLeast least: Duration) -> Self {
        Self("DURATION", example: example) { text throws(ValueError) in
            let duration: Duration
            do throws(DurationText.Mistake) { duration = try DurationText.parse(text) } catch {
                throw ValueError("is not a duration: \(error.text)")
            }
            guard duration >= least else {
                throw ValueError("must be \(DurationText.brief(least)) or more")
            }
            return duration
        }
    }
}

extension ValueSyntax where Value == ProbeURL {
    /// An absolute http or https URL.
    static var url: Self {
        Self("URL", example: "https://demo.example/health") { text throws(ValueError) in
            guard let url = ProbeURL(text) else {
                throw ValueError(
                    "must be an absolute URL that begins with http:// or https://; a port is from 1 to 65535")
            }
            return url
        }
    }
}

extension ValueSyntax where Value == RouterAddress {
    /// `[http://|https://]HOST:PORT`.
    static var routerAddress: Self {
        Self("ADDRESS", example: "https://127.0.0.1:8443") { text throws(ValueError) in
            guard let address = RouterAddress(text) else {
                throw ValueError("must be [http://|https://]HOST:PORT")
            }
            return address
        }
    }
}

extension ValueSyntax where Value == ResolvedName {
    /// `[+]HOST:PORT:ADDRESS[,ADDRESS]…`, as in curl.
    static var resolvedName: Self {
        Self("HOST:PORT:ADDRESS", example: "demo.example:443:127.0.0.1") { text throws(ValueError) in
            guard let name = ResolvedName(text) else {
                throw ValueError("must be HOST:PORT:ADDRESS, with a port up to 65535 and one or more IP addresses")
            }
            return name
        }
    }
}

extension ValueSyntax where Value == AppName {
    /// `NAME` or `KIND:NAME`.
    static var app: Self {
        Self("APP", example: "project:demo", completion: .app) { text throws(ValueError) in
            try AppName(parsing: text)
        }
    }
}
