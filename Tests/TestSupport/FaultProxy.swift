import Locking

/// A proxy between a client and a real server, on TCP or Unix sockets on either side, that does harm on request.
///
/// Without faults it passes bytes on as they come, in both directions, and hands on each side's end. Faults are values in
/// ``Faults``; change them at any time with ``change(_:)``: they hold from the next piece of data, or the next
/// connection, on. Every connection has two threads of its own; ``stop()`` or letting the proxy go cuts all of them.
package final class FaultProxy: Sendable {
    /// Where clients connect to; stays the same when the proxy refuses and opens again.
    package let address: LoopbackAddress
    private let server: LoopbackAddress
    private let ledger = Locked(FaultLedger())
    private let door: Locked<Door?>

    /// The part that listens: gone while connections are refused.
    private struct Door {
        let listener: LoopbackSocket
        let thread: PosixThread
    }

    /// A proxy at `place` (TCP port 0 lets the system choose) to `server`. Nobody needs to listen there yet.
    package init(at place: LoopbackAddress = .tcp(port: 0), to server: LoopbackAddress) throws {
        self.server = server
        let listener = try LoopbackSocket.listening(at: place)
        address =
            switch place {
            case .tcp: .tcp(port: listener.port)
            case .tcp6: .tcp6(port: listener.port)
            case .unix: place
            }
        door = Locked(FaultProxy.open(listener, to: server, ledger))
    }

    deinit { stop() }

    private static func open(
        _ listener: LoopbackSocket, to server: LoopbackAddress, _ ledger: Locked<FaultLedger>
    ) -> Door? {
        PosixThread { [ledger] in
            while let client = listener.accept() { FaultLink.serve(client, to: server, ledger) }
        }.map { Door(listener: listener, thread: $0) }
    }

    /// The faults that hold now.
    package var faults: Faults { ledger.withLock { $0.faults } }

    /// Changes the faults.
    package func change(_ edit: (inout Faults) -> Void) {
        ledger.withLock { edit(&$0.faults) }
    }

    /// What has gone through so far.
    package var counts: FaultCounts { ledger.withLock { $0.counts } }

    /// Breaks every open connection off, now. New ones are not affected.
    package func cutOpenConnections() {
        let links = ledger.withLock { ledger in
            if !ledger.links.isEmpty { ledger.counts.tampered = true }
            return ledger.links
        }
        for link in links { link.cut() }
    }

    /// Stops listening, and removes the socket file: clients meet a refusal or a missing socket. Open connections stay.
    package func refuse() {
        guard let door = closeDoor() else { return }
        ledger.withLock { $0.counts.tampered = true }
        if case .unix(let path) = address { LoopbackSocket.removeFile(path) }
        door.thread.join()
        door.listener.close()
    }

    /// Listens again at the same address.
    package func reopen() throws {
        guard door.withLock({ $0 == nil }) else { return }
        let opened = FaultProxy.open(try LoopbackSocket.listening(at: address), to: server, ledger)
        door.withLock { $0 = opened }
    }

    /// Ends everything and waits for all threads.
    package func stop() {
        if let door = closeDoor() {
            door.thread.join()
            door.listener.close()
            if case .unix(let path) = address { LoopbackSocket.removeFile(path) }
        }
        let (links, threads) = ledger.withLock { ($0.links, $0.threads) }
        for link in links { link.cut() }
        _ = threads.wait()
    }

    private func closeDoor() -> Door? {
        door.withLock { door in
            defer { door = nil }
            door?.listener.shutdown()
            return door
        }
    }
}

/// What a ``FaultProxy`` does to the bytes it passes. All off to begin with.
package struct Faults: Sendable, Equatable {
    /// How long each piece towards the server is held back.
    package var requestDelay: Duration = .zero
    /// How long each piece towards the client is held back.
    package var answerDelay: Duration = .zero
    /// Passes answers on in pieces of at most this many bytes; 1 tears every token apart. Nil leaves them as they come.
    package var pieceSize: Int?
    /// Breaks connections off after so many bytes of the answer.
    package var cut: Cut?
    /// Answers new connections with these bytes, closes them, and never asks the server.
    package var garbage: [UInt8]?
    /// Accepts new connections and goes silent: nothing is read, nothing answered, nothing closed.
    package var stallsNewConnections = false
    /// Swallows all that comes from the server, on open connections too, without closing anything.
    package var swallowsAnswers = false

    /// Faults that do nothing.
    package init() {}

    /// Where to break an answer off, and how often.
    package struct Cut: Sendable, Equatable {
        /// The bytes of the answer that still come through, counted per connection from its start.
        package var after: Int
        /// How many connections are cut; nil means all of them.
        package var times: Int?

        /// A cut after so many bytes, of so many connections.
        package init(after: Int, times: Int? = nil) {
            self.after = after
            self.times = times
        }
    }
}

/// What a ``FaultProxy`` has seen.
package struct FaultCounts: Sendable, Equatable {
    /// Connections accepted.
    package var connections = 0
    /// Bytes passed on towards the server.
    package var requestBytes = 0
    /// Bytes passed on towards the client, garbage not among them.
    package var answerBytes = 0
    /// Connections that were cut by ``Faults/cut``.
    package var cuts = 0
    /// Whether anything has been done that an honest proxy would not.
    package var tampered = false
}
