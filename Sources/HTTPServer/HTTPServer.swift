import Glibc
import HTTP
import Locking

/// An HTTP server on a thread of its own. The one that answers is asked on that thread; what takes its time runs beside
/// it, in ``run()``.
package final class HTTPServer: Sendable {
    private let inbox: ServerInbox
    private let jobs: AsyncStream<ServerJob>
    private let end = Monitor(false)
    /// Where it listens, as one writes it: `127.0.0.1:7100`, `unix:/run/healthwatch.sock`.
    package let addresses: [String]
    /// Where the agent check is answered; nil for nowhere.
    package let agentAddress: String?

    /// The most answers that take their time which are worked out at once.
    private static let crowd = 4

    /// Listens, and answers from now on.
    package init(_ options: ServerOptions, answers: ServerAnswers) throws(ServerError) {
        let inbox = try ServerInbox()
        self.inbox = inbox
        let (jobs, queue) = AsyncStream.makeStream(of: ServerJob.self, bufferingPolicy: .bufferingOldest(256))
        self.jobs = jobs
        let setup = try ServerSetup(options)
        addresses = setup.listeners.map(\.name)
        agentAddress = setup.agent?.name
        let parts = ServerLoop.Parts(setup: setup, answers: answers, inbox: inbox, jobs: queue)
        let (start, end) = (Monitor<Result<Void, ServerError>?>(nil), end)
        let thread = PosixThread(stackSize: 1 << 20) {
            defer { queue.finish() }
            do throws(ServerError) {
                let loop = try ServerLoop(parts)
                start.withLock { $0 = .success(()) }
                loop.run()
            } catch {
                start.withLock { $0 = .failure(error) }
            }
            end.withLock { $0 = true }
        }
        guard let thread else {
            setup.close()
            throw .noResources(errno: EAGAIN)
        }
        thread.detach()
        let outcome = start.wait(for: .seconds(60)) { $0 } ?? .failure(.noResources(errno: ETIMEDOUT))
        do throws(ServerError) { try outcome.get() } catch {
            setup.close()
            throw error
        }
    }

    /// Works out the answers that take their time, until the server has ended.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await job in jobs {
                if running == Self.crowd {
                    await group.next()
                    running -= 1
                }
                running += 1
                group.addTask { [inbox] in
                    let response = await job.work()
                    inbox.post { $0.finished.append((job.number, response)) }
                }
            }
        }
    }

    /// Lets all streams look whether there is something new to say.
    package func wake() { inbox.post { $0.isWoken = true } }

    /// Takes no new clients, ends the streams and lets answers under way come to their end, for at most the grace of the
    /// options. Returns when that is done.
    package func stop() async {
        inbox.post { $0.isStopping = true }
        let end = end
        _ = await PosixThread.result { end.wait(for: .seconds(60)) { $0 ? true : nil } }
    }
}

/// An answer that takes its time, and the number of the request that it is for.
struct ServerJob: Sendable {
    let number: Int
    let work: @Sendable () async -> ServerResponse
}
