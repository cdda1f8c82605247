/// Finds the HTTP status that a message tells.
enum StatusText {
    /// The status in `HTTP/1.1 404 Not Found`, `returned error: 404`, `HTTP Error 503`, `'500 Internal Server Error'`,
    /// `status code 502`, `404 Client Error`; nil for a line without one.
    static func status(in line: String) -> Int? {
        let words = Word.split(Array(line.utf8.prefix(2_000))).map(\.text)
        for (index, word) in words.enumerated() {
            guard let number = number(word) else { continue }
            let before = index > 0 ? words[index - 1].lowercased() : ""
            let after = index + 1 < words.count ? words[index + 1].lowercased() : ""
            if before.hasPrefix("http/") || introductions.contains(before) { return number }
            if reasons[number].map({ $0.hasPrefix(after) && !after.isEmpty }) == true { return number }
            if after == "client" || after == "server", index + 2 < words.count,
                words[index + 2].lowercased().hasPrefix("error")
            {
                return number
            }
        }
        return nil
    }

    /// The status that curl tells of an answer whose body came in between: curl writes its message one character at a
    /// time, and the engine keeps the two outputs of a check in the order in which it reads them, so that
    /// `returned error: 50{"status":"down"}3` is possible.
    static func splitByBody(_ output: String) -> Int? {
        let text = Array(output.utf8.prefix(10_000))
        return (0...curlMessage.count).reversed().lazy.compactMap { cut -> Int? in
            let (head, tail) = (curlMessage[..<cut], curlMessage[cut...])
            let end = text.count - tail.count
            guard let last = digits(of: tail, in: text, at: end), end >= head.count else { return nil }
            let first = (0...end - head.count).lazy.compactMap { digits(of: head, in: text, at: $0) }.first
            return first.flatMap { number($0 + last) }
        }.first
    }

    /// What curl says of an answer of 400 or more (curl, `lib/http.c`); nil is a digit.
    private static let curlMessage =
        Array("The requested URL returned error: ".utf8).map(Optional.some) + [nil, nil, nil]

    /// The digits where the text has the pattern; nil where it has not.
    private static func digits(of pattern: ArraySlice<UInt8?>, in text: [UInt8], at start: Int) -> String? {
        guard start >= 0, start + pattern.count <= text.count else { return nil }
        var digits = ""
        for (wanted, byte) in zip(pattern, text[start...]) {
            if wanted == nil, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                digits.unicodeScalars.append(Unicode.Scalar(byte))
            } else if wanted != byte {
                return nil
            }
        }
        return digits
    }

    private static func number(_ word: String) -> Int? {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard digits.count == 3, word.dropFirst(3).allSatisfy({ ":.!)]}".contains($0) }), let number = Int(digits),
            (100...599).contains(number)
        else { return nil }
        return number
    }

    /// The status that the access log tells of requests for a path, the last one first.
    static func logged(for path: String, in lines: [String]) -> Int? {
        for line in lines.reversed() {
            guard let request = line.firstRange(of: " \(path)") else { continue }
            let end = line[request.upperBound...].first
            guard end == nil || " ?\"'".contains(end ?? " ") else { continue }
            let isRequest = ["GET", "HEAD", "POST"].contains { line[..<request.lowerBound].hasSuffix($0) }
            guard isRequest else { continue }
            let rest = Word.split(Array(line[request.upperBound...].utf8.prefix(300))).map(\.text)
            if let status = rest.prefix(3).lazy.compactMap(number).first { return status }
        }
        return nil
    }

    private static let introductions: Set<String> = [
        "status", "code", "error", "http", "status:", "returned", "statuscode", "response", "got", "error:",
        "response:",
        "code:", "received", "http_code", "statuscode:", "answered", "status_code",
    ]

    /// The beginnings of the phrases of RFC 9110.
    private static let reasons: [Int: String] = [
        400: "bad", 401: "unauthorized", 403: "forbidden", 404: "not", 405: "method", 406: "not", 407: "proxy",
        408: "request", 409: "conflict", 410: "gone", 421: "misdirected", 422: "unprocessable", 429: "too",
        500: "internal", 501: "not", 502: "bad", 503: "service", 504: "gateway", 505: "http", 507: "insufficient",
    ]
}
