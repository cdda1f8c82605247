import HTTP
import Health

/// The fetch-status document of an app.
enum FetchStatusText {
    /// The answer about an app.
    static func answer(_ app: ServedApp) -> ServerResponse {
        let overview = app.overview
        let messages = overview.messages.map { (text: $0.text, severity: $0.severity.rawValue) }
        return Answer.taggedJSON(
            json(overview.status, messages, ready: overview.ready, notReady: overview.notReady))
    }

    /// The answer where no app can be told of, with why.
    static func answer(_ refusal: Refusal, _ status: AppStatus) -> ServerResponse {
        let message = (text: refusal.message, severity: Finding.Severity.error.rawValue)
        return Answer.json(
            json(status, [message], ready: 0, notReady: 0), status: refusal.status, more: refusal.headers)
    }

    private static func json(
        _ status: AppStatus, _ messages: [(text: String, severity: String)], ready: Int, notReady: Int
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.member("data", status.rawValue)
            $0.key("messages")
            $0.array {
                for message in messages {
                    $0.object {
                        $0.member("message", message.text.sentence)
                        $0.member("severity", message.severity)
                    }
                }
            }
            $0.key("pods")
            $0.object {
                $0.member("ready", ready)
                $0.member("not_ready", notReady)
            }
        }
        return json.bytes
    }
}
