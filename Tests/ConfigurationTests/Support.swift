import Configuration
import Probing

/// The probes of a file, or the text of what is wrong with it.
func probes(_ text: String, path: String = "f.yaml") throws(ConfigurationError) -> [Probe] {
    try ProbeFile.read(Array(text.utf8), path: path).all
}

/// What is wrong with a file, without its name.
func complaint(_ text: String) -> String {
    do throws(ConfigurationError) {
        return "\(try ProbeFile.read(Array(text.utf8), path: "f").all.count) probes"
    } catch { return shortened(error) }
}

/// What is wrong with a configuration, without its name.
func configurationComplaint(_ text: String) -> String {
    do throws(ConfigurationError) {
        _ = try Configuration.read(Array(text.utf8), path: "f")
        return "good"
    } catch { return shortened(error) }
}

private func shortened(_ error: ConfigurationError) -> String {
    error.text.split(separator: "\n").map { $0.hasPrefix("f:") ? $0.dropFirst(2) : $0 }.joined(separator: "\n")
}

/// A configuration with one probe under `probes`, whose keys are these lines.
func probing(_ lines: String...) -> String {
    "apps:\n  demo:\n    probes:\n      api:\n" + lines.map { "        \($0)\n" }.joined()
}
