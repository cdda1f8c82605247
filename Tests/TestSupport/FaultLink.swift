import Locking

/// What the threads of a ``FaultProxy`` share.
struct FaultLedger {
    var faults = Faults()
    var counts = FaultCounts()
    var links: [FaultLink] = []
    /// Threads that pass bytes on.
    let threads = Tally()
}

/// One connection through a ``FaultProxy``: the client's socket and the server's.
final class FaultLink: Sendable {
    private let client: LoopbackSocket
    private let server: LoopbackSocket?
    private let ledger: Locked<FaultLedger>
    /// Opened when the link is cut, so that delays and silences end.
    private let isCut = Latch()
    private let openDirections: Locked<Int>

    private init(client: LoopbackSocket, server: LoopbackSocket?, directions: Int, _ ledger: Locked<FaultLedger>) {
        self.client = client
        self.server = server
        self.ledger = ledger
        openDirections = Locked(directions)
    }

    /// Takes a new connection as the faults of the moment say.
    static func serve(_ client: LoopbackSocket, to address: LoopbackAddress, _ ledger: Locked<FaultLedger>) {
        let faults = ledger.withLock { ledger in
            ledger.counts.connections += 1
            let harms = ledger.faults.stallsNewConnections || ledger.faults.garbage != nil
            ledger.counts.tampered = ledger.counts.tampered || harms
            return ledger.faults
        }
        if faults.stallsNewConnections {
            let link = FaultLink(client: client, server: nil, directions: 1, ledger)
            link.start { link in link.isCut.wait(seconds: .infinity) }
        } else if let garbage = faults.garbage {
            let link = FaultLink(client: client, server: nil, directions: 1, ledger)
            link.start { link in link.speakGarbage(garbage) }
        } else if let server = try? LoopbackSocket.connected(to: address) {
            let link = FaultLink(client: client, server: server, directions: 2, ledger)
            link.start { link in link.passRequests(to: server) }
            link.start { link in link.passAnswers(from: server) }
        } else {
            client.close()
        }
    }

    /// Ends both sides; the threads close the sockets.
    func cut() {
        isCut.open()
        client.shutdown()
        server?.shutdown()
    }

    private func start(_ direction: @escaping @Sendable (FaultLink) -> Void) {
        let threads = ledger.withLock { ledger in
            if !ledger.links.contains(where: { $0 === self }) { ledger.links.append(self) }
            return ledger.threads
        }
        threads.add()
        let thread = PosixThread { [self] in
            direction(self)
            leave()
            threads.done()
        }
        guard let thread else {
            cut()
            leave()
            return threads.done()
        }
        thread.detach()
    }

    /// The last direction that ends closes both sockets.
    private func leave() {
        let isLast = openDirections.withLock { count in
            count -= 1
            return count == 0
        }
        guard isLast else { return }
        client.close()
        server?.close()
        ledger.withLock { ledger in ledger.links.removeAll { $0 === self } }
    }

    private func speakGarbage(_ garbage: [UInt8]) {
        // Without having read the request, closing would be a reset, and the garbage might be lost.
        _ = client.receive()
        client.send(garbage)
    }

    private func passRequests(to server: LoopbackSocket) {
        while true {
            let bytes = client.receive()
            guard !bytes.isEmpty else { break }
            pause(for: \.requestDelay)
            guard server.send(bytes) else { break }
            ledger.withLock { $0.counts.requestBytes += bytes.count }
        }
        server.shutdown(onlySending: true)
    }

    private func passAnswers(from server: LoopbackSocket) {
        var passed = 0
        while true {
            let bytes = server.receive()
            guard !bytes.isEmpty else { break }
            pause(for: \.answerDelay)
            guard pass(bytes, &passed) else { return cut() }
        }
        client.shutdown(onlySending: true)
    }

    /// Passes bytes of an answer on as the faults say; false when the connection is to be cut.
    private func pass(_ bytes: [UInt8], _ passed: inout Int) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let count = nextCount(rest.count, passed) else { return true }
            guard client.send(rest.prefix(count)) else { return false }
            passed += count
            rest = rest.dropFirst(count)
            ledger.withLock { $0.counts.answerBytes += count }
            if isDue(passed) { return false }
        }
        return true
    }

    /// How many of the waiting bytes go on now; nil when they are to be swallowed.
    private func nextCount(_ waiting: Int, _ passed: Int) -> Int? {
        ledger.withLock { ledger in
            if ledger.faults.swallowsAnswers {
                ledger.counts.tampered = true
                return nil
            }
            var count = waiting
            if let cut = ledger.faults.cut, cut.times != 0 { count = min(count, max(0, cut.after - passed)) }
            guard let size = ledger.faults.pieceSize, size < count else { return count }
            ledger.counts.tampered = true
            return max(size, 1)
        }
    }

    /// Whether the answer is to be broken off here; uses up one of the times.
    private func isDue(_ passed: Int) -> Bool {
        ledger.withLock { ledger in
            guard let cut = ledger.faults.cut, cut.times != 0, passed >= cut.after else { return false }
            ledger.counts.tampered = true
            ledger.counts.cuts += 1
            ledger.faults.cut?.times = cut.times.map { $0 - 1 }
            return true
        }
    }

    private func pause(for delay: KeyPath<Faults, Duration>) {
        let duration = ledger.withLock { ledger in
            let duration = ledger.faults[keyPath: delay]
            if duration > .zero { ledger.counts.tampered = true }
            return duration
        }
        guard duration > .zero else { return }
        isCut.wait(seconds: duration / .seconds(1))
    }
}
