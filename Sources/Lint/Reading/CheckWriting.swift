import Diagnosis
import Health

/// Checks and their settings in the words of the file that they stand in.
struct CheckWriting {
    let syntax: HealthcheckDefinition.Syntax

    /// How a field is called.
    func name(_ field: HealthcheckDefinition.Field) -> String {
        switch (syntax, field) {
        case (.dockerfile, .test): "CMD"
        case (.dockerfile, .startPeriod): "--start-period"
        case (.dockerfile, .startInterval): "--start-interval"
        case (.dockerfile, _): "--\(field.rawValue)"
        case (.compose, .startPeriod): "start_period"
        case (.compose, .startInterval): "start_interval"
        case (.compose, _): field.rawValue
        case (.engine, _): field.rawValue.prefix(1).uppercased() + field.rawValue.dropFirst()
        }
    }

    /// A field with a value.
    func setting(_ field: HealthcheckDefinition.Field, _ value: String) -> String {
        switch syntax {
        case .dockerfile: "\(name(field))=\(value)"
        case .compose, .engine: "\(name(field)): \(value)"
        }
    }

    func setting(_ field: HealthcheckDefinition.Field, _ value: Duration) -> String {
        setting(field, DurationText.brief(value))
    }

    /// A command. What an engine holds was written in some file: a Dockerfile is the likeliest.
    func command(_ check: CheckFacts) -> String {
        syntax == .compose ? check.composeLine : check.dockerfileLine
    }
}
