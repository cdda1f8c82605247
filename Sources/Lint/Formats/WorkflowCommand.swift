/// A line that GitHub Actions reads from the output of a step (`::error file=…::message`).
package struct WorkflowCommand: Sendable {
    /// `error`, `warning`, `notice`, `group`, …
    package var name: String
    /// In the order of writing.
    package var properties: [(name: String, value: String)]
    package var message: String

    package init(_ name: String, _ properties: [(name: String, value: String)] = [], _ message: String) {
        self.name = name
        self.properties = properties
        self.message = message
    }

    /// The line, without its end, in the escapes of actions/toolkit (`command.ts`).
    package var line: String {
        let list = properties.map { "\($0.name)=\(Self.property($0.value))" }.joined(separator: ",")
        return "::\(name)\(list.isEmpty ? "" : " " + list)::\(Self.data(message))"
    }

    /// The older form of a command, `##[name]`, is found anywhere in a line.
    private static func data(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"]).split(separator: "##[", omittingEmptySubsequences: false)
            .joined(separator: "# #[")
    }

    /// A property's value needs two more.
    private static func property(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    /// By scalars: a carriage return and the line feed after it are one Character.
    private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
        text.unicodeScalars.reduce(into: "") { output, scalar in
            if let escape = escapes[scalar] { output += escape } else { output.unicodeScalars.append(scalar) }
        }
    }
}
