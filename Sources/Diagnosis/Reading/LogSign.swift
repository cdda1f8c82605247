/// A line of a log that tells of trouble, and of which kind.
struct LogSign: Sendable, Equatable {
    var kind: FailureKind
    /// The line as it was written.
    var line: String
    /// How many lines came after it.
    var age: Int
    /// Whom it was about.
    var peer: Peer?

    /// The signs of a log, the latest first. A line that tells of several kinds gives several.
    static func all(in log: [String]) -> [LogSign] {
        var signs: [LogSign] = []
        for (age, line) in log.reversed().map(withoutRequest).enumerated() {
            let shown = line.count > 400 ? "\(line.prefix(400))…" : line
            for kind in FailureKind.allCases where kind.isTold(in: line) {
                let named = kind == .unresolved ? CheckFailure.unresolvedHost(in: line).map { Peer(host: $0) } : nil
                signs.append(
                    LogSign(
                        kind: kind, line: shown, age: age,
                        peer: merged(named, Peer.mentioned(in: line))))
            }
        }
        return signs
    }

    /// A line of an access log without the request that it quotes: what a client asked for is no trouble.
    private static func withoutRequest(_ line: String) -> String {
        for method in ["\"GET ", "\"HEAD ", "\"POST ", "\"PUT ", "\"DELETE ", "\"PATCH ", "\"OPTIONS "] {
            guard let start = line.firstRange(of: method)?.lowerBound else { continue }
            let rest = line[line.index(after: start)...]
            guard let end = rest.firstIndex(of: "\""), rest[..<end].contains("HTTP/") else { continue }
            return line[..<start] + "\"…\"" + rest[rest.index(after: end)...]
        }
        return line
    }

    /// Whether a later line tells that what failed has come right.
    static func hasRecovered(after age: Int, in log: [String]) -> Bool {
        let words: Set<String> = [
            "connected", "ready", "established", "recovered", "reconnected", "success", "succeeded", "accepting",
            "listening",
            "started", "available",
        ]
        return log.suffix(age).contains { line in
            let lowered = line.lowercased()
            return FailureKind.all(in: line).isEmpty && !lowered.contains("not ")
                && Word.split(Array(lowered.utf8.prefix(1_000))).contains { words.contains($0.text) }
        }
    }

    /// The peer that a message is about: what it names with a port, best of all the one that does not resolve.
    private static func merged(_ named: Peer?, _ mentioned: [Peer]) -> Peer? {
        if let named { return mentioned.first { $0.host == named.host } ?? named }
        return mentioned.last { $0.port != nil } ?? mentioned.last
    }

    /// The port that the app itself says it listens on: `listening on :8000`, `running at http://0.0.0.0:3000`, `started
    /// on port 8080`.
    static func announcedPort(in log: [String]) -> (port: Int, line: String)? {
        let words = [
            "listening", "listen on", "running on", "running at", "started on", "started at", "serving", "bound to",
            "server started", "server running", "ready on", "available on", "available at", "accepting connections",
            "started server", "local:", "now on", "up on",
        ]
        for line in log.reversed() {
            let lowered = line.lowercased()
            guard words.contains(where: { lowered.contains($0) }), FailureKind.all(in: line).isEmpty else { continue }
            if let port = Peer.mentioned(in: line).compactMap(\.port).last { return (port, line) }
            let parts = Word.split(Array(lowered.utf8.prefix(1_000))).map(\.text)
            // Spring says `port(s): 8080`, or `port 8080`.
            if let index = parts.lastIndex(where: { $0.hasPrefix("port") && $0.count < 9 }), index + 1 < parts.count,
                let port = Int(parts[index + 1].prefix { $0.isNumber }), (1...65_535).contains(port)
            {
                return (port, line)
            }
        }
        return nil
    }

    /// The line that best tells why a program ended: an exception, a panic, an error; nil without one.
    static func lastError(in log: [String]) -> String? {
        let words = [
            "error", "exception", "panic", "fatal", "failed", "cannot", "could not", "can't", "traceback",
            "unable", "invalid", "missing", "not found", "denied", "refused", "unhandled", "segmentation", "abort",
        ]
        let line = log.reversed().prefix(30).first { line in
            let lowered = line.lowercased()
            return words.contains { lowered.contains($0) }
        }
        return (line ?? log.last { $0.contains { !$0.isWhitespace } }).map {
            $0.count > 300 ? "\($0.prefix(300))…" : $0
        }
    }

    /// Whether the last words are those of an app that is still coming up.
    static func isStartingUp(_ log: [String]) -> String? {
        let starting = [
            "starting", "loading", "initializ", "initialis", "warming", "migrat", "download", "compil",
            "building", "booting", "waiting for", "preparing", "importing", "installing", "restoring", "indexing",
            "please wait", "start up", "startup", "creating",
        ]
        guard let last = log.last(where: { $0.contains { !$0.isWhitespace } }) else { return nil }
        let lowered = last.lowercased()
        let isDone = ["complete", "finished", "done", "ready", "listening", "started", "failed", "error"]
            .contains { lowered.contains($0) }
        return !isDone && starting.contains { lowered.contains($0) } ? last : nil
    }
}
