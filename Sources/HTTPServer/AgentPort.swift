import CMicroHTTPD
import Glibc

/// Answers agent checks, as HAProxy asks them: a connection, on it one line or nothing, one line back, the end. Belongs to
/// the server's thread.
struct AgentPort {
    private struct Client {
        let descriptor: Int32
        /// Who has sent nothing until then asks about everything.
        let deadline: Duration
        var line: [UInt8] = []
    }

    private let descriptor: Int32
    private let answer: @Sendable (String) -> String
    private var clients: [Client] = []

    /// A checker that sends a line does so at once.
    private static let patience = Duration.milliseconds(100)
    private static let mostClients = 256
    private static let longestLine = 512

    init(_ descriptor: Int32, answer: @escaping @Sendable (String) -> String) {
        self.descriptor = descriptor
        self.answer = answer
    }

    /// What to wait for.
    var waits: [pollfd] {
        let listener = clients.count < Self.mostClients ? [descriptor] : []
        return (listener + clients.map(\.descriptor)).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    }

    /// When somebody is answered who says nothing; nil when nobody is there.
    var deadline: Duration? { clients.map(\.deadline).min() }

    /// Takes who has come, and answers who has asked.
    mutating func run(at now: Duration) {
        while clients.count < Self.mostClients {
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else { break }
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            clients.append(Client(descriptor: client, deadline: now + Self.patience))
        }
        clients = clients.compactMap { step($0, at: now) }
    }

    /// Nil when the client has its answer, or is gone.
    private func step(_ client: Client, at now: Duration) -> Client? {
        var client = client
        var buffer = [UInt8](repeating: 0, count: Self.longestLine)
        let count = recv(client.descriptor, &buffer, buffer.count, 0)
        if count > 0 { client.line += buffer.prefix(count) }
        let hasEnded = count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
        let isWhole = client.line.contains(UInt8(ascii: "\n")) || client.line.count >= Self.longestLine
        guard isWhole || hasEnded || now >= client.deadline else { return client }
        let question = client.line.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let text = Array(answer(String(decoding: question, as: UTF8.self)).utf8)
        // A new connection has room for a line.
        _ = send(client.descriptor, text, text.count, Int32(MSG_NOSIGNAL))
        Glibc.close(client.descriptor)
        return nil
    }

    /// Takes nobody any more.
    func close() {
        for client in clients { Glibc.close(client.descriptor) }
        Glibc.close(descriptor)
    }
}
