import CMicroHTTPD
import Glibc
import HTTP

/// The server's thread: owns the daemons, the connections and the streams. Nothing here is shared with another thread but
/// the inbox.
final class ServerLoop {
    /// What a loop is made of, handed to its thread.
    struct Parts: Sendable {
        var setup: ServerSetup
        var answers: ServerAnswers
        var inbox: ServerInbox
        var jobs: AsyncStream<ServerJob>.Continuation
    }

    let answers: ServerAnswers
    /// By the handle that libmicrohttpd knows them by.
    private var connections: [OpaquePointer: ClientConnection] = [:]
    /// Requests whose answer is worked out, by the number of the job.
    private var working: [Int: ClientConnection] = [:]

    private let setup: ServerSetup
    private let inbox: ServerInbox
    private let jobs: AsyncStream<ServerJob>.Continuation
    private var daemons: [ServerDaemon] = []
    private var agent: AgentPort?
    private var lastJob = 0
    /// No sleeping stream has something to send before that moment.
    private var nextAlarm = ServerLoop.never
    private var nextSweep = Duration.zero
    /// How many turns the daemons take before the next wait; one at least.
    private var turns = 1
    /// When an ending server gives up on answers under way; nil before it ends.
    private var end: Duration?

    private static let never = Duration.seconds(1 << 40)
    /// Alarms of streams are kept to that: a thousand streams need not wake the thread a thousand times.
    private static let step = Duration.milliseconds(10)
    private static let sweep = Duration.seconds(1)

    init(_ parts: Parts) throws(ServerError) {
        answers = parts.answers
        setup = parts.setup
        inbox = parts.inbox
        jobs = parts.jobs
        agent = setup.agent.map { AgentPort($0.descriptor, answer: parts.answers.agent) }
        for listener in setup.listeners {
            do throws(ServerError) {
                daemons.append(
                    try ServerDaemon(
                        listener.descriptor, connections: setup.connections, patience: setup.options.patience,
                        tls: setup.options.tls, loop: self))
            } catch {
                for daemon in daemons { daemon.stop() }
                throw error
            }
        }
    }

    /// The server's monotonic time.
    var now: Duration { answers.now() }

    /// Serves until it is told to end.
    func run() {
        while true {
            wait()
            take(inbox.take())
            let now = now
            if now >= nextAlarm { wakeSleepers(at: now, all: false) }
            if now >= nextSweep { sweep(at: now) }
            repeat {
                for daemon in daemons { daemon.run() }
                turns -= 1
            } while turns > 0
            agent?.run(at: now)
            if let end, now >= end || connections.values.allSatisfy({ $0.waitingSince != nil }) { break }
        }
        finish()
    }

    // MARK: Waiting

    private func wait() {
        var descriptors = ([inbox.bell] + daemons.map(\.descriptor)).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        descriptors += agent?.waits ?? []
        poll(&descriptors, nfds_t(descriptors.count), patience)
    }

    /// Milliseconds until there is something to do without anything happening.
    private var patience: Int32 {
        let now = now
        var moment = min(nextAlarm, nextSweep)
        if let deadline = agent?.deadline { moment = min(moment, deadline) }
        if let end { moment = min(moment, end) }
        let own = Int32(clamping: max(0, Int64(((moment - now) / .milliseconds(1)).rounded(.up))))
        return daemons.compactMap(\.patience).reduce(own, min)
    }

    private func take(_ contents: ServerInbox.Contents) {
        for (job, response) in contents.finished {
            guard let connection = working.removeValue(forKey: job) else { continue }
            connection.phase = .worked(response)
            connection.resume()
        }
        if contents.isStopping { beginEnd() }
        if contents.isWoken { wakeSleepers(at: now, all: true) }
    }

    // MARK: Connections

    /// A client has come.
    func add(_ handle: OpaquePointer) -> ClientConnection {
        let connection = ClientConnection(handle, of: self, at: now)
        connections[handle] = connection
        if connections.count >= setup.connections { makeRoom() }
        return connection
    }

    /// A client is gone.
    func remove(_ handle: OpaquePointer) {
        guard let connection = connections.removeValue(forKey: handle) else { return }
        if case .working(let job) = connection.phase { working[job] = nil }
    }

    /// The request of a connection is answered, or broken off.
    func complete(_ handle: OpaquePointer) {
        guard let connection = connections[handle] else { return }
        if case .working(let job) = connection.phase { working[job] = nil }
        connection.phase = .waiting(since: now)
    }

    /// Breaks off the clients who wait longest without a request: who comes next finds room.
    private func makeRoom() {
        let waiting = connections.values.filter { $0.waitingSince != nil }
            .sorted { ($0.waitingSince ?? .zero) < ($1.waitingSince ?? .zero) }
        for connection in waiting.prefix(max(1, setup.connections / 16)) { connection.breakOff() }
        // The daemon sees in its next turn that they are gone, and in the one after it takes whoever waits at the listening
        // socket: at the limit it does not look at that, so that no event would come.
        turns = 3
    }

    /// Breaks off who takes too long for a request, or will send no more; libmicrohttpd does so with those who are silent.
    private func sweep(at now: Duration) {
        nextSweep = now + Self.sweep
        let limit = now - setup.options.patience
        for connection in connections.values {
            if let since = connection.waitingSince, since < limit || connection.hasLeft { connection.breakOff() }
        }
    }

    /// Has an answer worked out beside the thread; nil when too many are.
    func post(_ work: @escaping @Sendable () async -> ServerResponse, for connection: ClientConnection) -> Int? {
        lastJob += 1
        guard end == nil, case .enqueued = jobs.yield(ServerJob(number: lastJob, work: work)) else { return nil }
        working[lastJob] = connection
        return lastJob
    }

    // MARK: Streams

    /// A stream goes to sleep.
    func note(_ stream: ClientStream) {
        guard let moment = stream.sleepsUntil else { return }
        nextAlarm = min(nextAlarm, max(moment, now + Self.step))
    }

    /// Lets streams go on that have something to send: those whose time has come, or all.
    private func wakeSleepers(at now: Duration, all: Bool) {
        nextAlarm = Self.never
        for connection in connections.values {
            guard let stream = connection.stream, stream.isSuspended else { continue }
            let isDue = all || (stream.sleepsUntil ?? .zero) <= now
            if isDue, stream.look(at: now) {
                stream.isSuspended = false
                connection.resume()
            } else {
                note(stream)
            }
        }
    }

    // MARK: The end

    private func beginEnd() {
        guard end == nil else { return }
        end = now + setup.options.grace
        for daemon in daemons { daemon.close() }
        agent?.close()
        agent = nil
        for connection in connections.values {
            if let stream = connection.stream {
                stream.end()
                if stream.isSuspended { connection.resume() }
                stream.isSuspended = false
            } else if connection.waitingSince != nil {
                connection.breakOff()
            }
        }
    }

    private func finish() {
        // The daemon must not end with suspended connections.
        for connection in working.values {
            connection.phase = .worked(Self.busy)
            connection.resume()
        }
        working = [:]
        for daemon in daemons { daemon.run() }
        for daemon in daemons { daemon.stop() }
        for path in (setup.listeners + [setup.agent].compactMap { $0 }).compactMap(\.path) { unlink(path) }
    }
}
