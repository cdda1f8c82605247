import CurlTransport
import FoundationEssentials
import Glibc
import HealthwatchCLI
import Locking
import Terminal

// A descriptor that was closed by the caller would be given to the first socket, and take the output.
for number: Int32 in 0...2 where fcntl(number, F_GETFD) == -1 { _ = open("/dev/null", O_RDWR) }

// Threads and streams need descriptors from the start, and libdispatch traps where it gets none. Each app has up to
// sixteen questions to the engine under way.
let fewestDescriptors: rlim_t = 64
var descriptors = rlimit()
getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
if descriptors.rlim_cur < 1024 {
    descriptors.rlim_cur = min(descriptors.rlim_max, 1024)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
}
guard descriptors.rlim_cur >= fewestDescriptors else {
    Streams.standard(environment: [:]).writeLine(
        "healthwatch: only \(descriptors.rlim_cur) open files are allowed; it needs \(fewestDescriptors). "
            + "Raise the limit: ulimit -n 1024", to: .error)
    _exit(ExitStatus.internal.rawValue)
}

// Signals are blocked before any thread exists, so that all threads inherit the mask and only this one takes them: it
// sits in sigwait while the work runs beside it.
signal(SIGPIPE, SIG_IGN)
// Ignored, as some callers leave it, it would keep the ends of commands that we run from us.
signal(SIGCHLD, SIG_DFL)
var signals = sigset_t()
sigemptyset(&signals)
sigaddset(&signals, SIGINT)
sigaddset(&signals, SIGTERM)
// `nohup` ignores it, and that stays so.
var hangup = sigaction()
sigaction(SIGHUP, nil, &hangup)
if unsafeBitCast(hangup.__sigaction_handler.sa_handler, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self) {
    sigaddset(&signals, SIGHUP)
}
pthread_sigmask(SIG_BLOCK, &signals, nil)

let interruption = Locked<Int32?>(nil)
let environment = ProcessInfo.processInfo.environment
let client = CurlClient(userAgent: "healthwatch/\(Version.number)")
// A command and what it is about: there will be requests, most likely.
if CommandLine.arguments.count > 2 { client.prepare() }
let context = Context(
    environment: environment, streams: .standard(environment: environment),
    client: client,
    startTimeline: { Timeline(on: ContinuousClock()) }, date: { Date() },
    interruption: { interruption.withLock { $0 } })

let work = Task.detached {
    let status = await Entry.run(Array(CommandLine.arguments.dropFirst()), in: context)
    // Everything was written when its call returned: leaving at once spares the destructors of the C libraries.
    _exit(status.rawValue)
}

while true {
    var number: Int32 = 0
    guard sigwait(&signals, &number) == 0 else { continue }
    let isFirst = interruption.withLock { first in
        defer { first = first ?? number }
        return first == nil
    }
    // The second signal, or one that finds the work stuck, does not wait for a last report.
    guard isFirst else {
        Screen.leave()
        _exit(ExitStatus(signal: number).rawValue)
    }
    work.cancel()
}
