import Configuration
import Probing

/// Configurations and files of probes: every place of a mistake lies within the file, and what one reader takes for a
/// configuration the other takes, too.
enum ConfigurationCheck {
    static func run(_ bytes: [UInt8]) {
        let size = TextSize(of: bytes, isYAML: true)
        let probes: [Probe]? = read(size) { () throws(ConfigurationError) in
            try Configuration.read(bytes, path: "healthwatch.yaml").apps.flatMap(\.probes)
        }
        let found: [Probe]? = read(size) { () throws(ConfigurationError) in
            try ProbeFile.read(bytes, path: "healthwatch.yaml").all
        }
        if let probes, !probes.isEmpty { demand(probes == found, "one file has other probes as a file of probes") }
    }

    private static func read(_ size: TextSize, _ read: () throws(ConfigurationError) -> [Probe]) -> [Probe]? {
        do throws(ConfigurationError) {
            return try read()
        } catch {
            demand(!error.problems.isEmpty, "a file is refused for no reason")
            for problem in error.problems {
                size.check(problem.mark)
                demand(!problem.text.isEmpty, "a mistake has no text")
            }
            return nil
        }
    }
}
