import Diagnosis
import DockerEngine
import HTTP

/// What is read inside a running container, by its own shell: nothing is written, and nobody is asked.
struct InsideReading: Sendable, Equatable {
    var sockets: [ListeningSocket] = []
    /// Where each program is; nil for one that is not there.
    var programs: [String: String?] = [:]
    /// The addresses that the hosts file gives `localhost`.
    var localhost: [String]?
    /// The first line of the check's script.
    var scriptHead: String?
    /// How many processes the kernel has killed for lack of memory since the run began; nil where it is not told.
    var memoryKills: Int?

    /// Why nothing could be read.
    enum Problem: Error, Equatable {
        case engine(EngineError)
        /// No shell and no `cat`.
        case noReader
        case tooSlow
    }

    /// Where the kernel counts the processes that it killed, in a line such as `oom_kill 1`: version 1 and version 2 of
    /// control groups (memory.txt and cgroup-v2.rst of the kernel's documentation). The group lives as long as the run.
    private static let memoryCounters = [
        "/sys/fs/cgroup/memory/memory.oom_control", "/sys/fs/cgroup/memory.events",
    ]

    /// Only builtins, so that an image of a shell alone will do. Its arguments are the script to look into, or nothing, and
    /// the programs to look for.
    private static let script = """
        for f in /proc/net/tcp /proc/net/tcp6 \(memoryCounters.joined(separator: " ")); do
        [ -r $f ] && while read -r l; do printf '%s\\n' "$l"; done <$f
        done
        printf '==programs\\n'
        s=$1
        shift
        for p do printf '%s=' "$p"; command -v "$p" || printf '\\n'; done
        printf '==hosts\\n'
        [ -r /etc/hosts ] && while read -r l; do case $l in *localhost*) printf '%s\\n' "$l";; esac; done </etc/hosts
        printf '==script\\n'
        [ -n "$s" ] && [ -r "$s" ] && [ ! -d "$s" ] && read -r l <"$s" && case $l in '#!'*) printf '%s\\n' "$l";; esac
        :
        """

    /// Programs that ask over HTTP or TCP, and that a check could use instead of one that is missing.
    private static let askers = ["curl", "wget", "python3", "python", "node", "nc", "bash"]

    /// Reads; each question to the engine may take that long.
    static func read(
        _ container: String, by engine: Engine, check: CheckCommand?, within time: Duration
    ) async throws(Problem) -> InsideReading {
        let programs = askers + (check?.programs ?? []).filter { !askers.contains($0) }
        let path = check?.programs.first { $0.hasPrefix("/") } ?? ""
        let shell = try await run(["sh", "-c", script, "sh", path] + programs, container, engine, time)
        if let shell { return InsideReading(parsing: shell) }
        guard
            let text = try await run(
                ["cat", "/proc/net/tcp", "/proc/net/tcp6"] + memoryCounters, container, engine, time)
        else {
            throw .noReader
        }
        return InsideReading(parsing: text)
    }

    /// The output of a command; nil when its program is not in the image.
    private static func run(
        _ command: [String], _ container: String, _ engine: Engine, _ time: Duration
    ) async throws(Problem) -> String? {
        do throws(EngineError) {
            let outcome = try await engine.run(command, in: container, within: time, overhead: time)
            guard let code = outcome.exitCode else {
                throw EngineError.unreachable(engine.endpoint, .timedOut(stage: .total))
            }
            let text = String(decoding: outcome.output, as: UTF8.self)
            // Older engines answer so, newer ones refuse the start.
            return code == 126 || code == 127 || text.hasPrefix("OCI runtime exec failed") ? nil : text
        } catch {
            if case .refused(_, let status, let message) = error, status == 400 || status == 500,
                message.contains("not found") || message.contains("no such file")
            {
                return nil
            }
            if case .unreachable(_, .timedOut) = error { throw .tooSlow }
            throw .engine(error)
        }
    }

    /// Takes the output of the script apart: lines, in parts that begin with a line such as `==programs`.
    init(parsing text: String) {
        var part = ""
        var sections: [String: [String]] = [:]
        // By bytes: a carriage return before a line end is part of the line, and of a name in it.
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let line = String(decoding: line, as: UTF8.self)
            if line.hasPrefix("==") { part = line } else { sections[part, default: []].append(line) }
            if line.hasPrefix("=="), sections[line] == nil { sections[line] = [] }
        }
        let kernel = sections["", default: []]
        sockets = ListeningSocket.parse(kernel.joined(separator: "\n"))
        memoryKills =
            kernel.lazy.compactMap { line in
                line.hasPrefix("oom_kill ") ? Int(line.dropFirst("oom_kill ".count)) : nil
            }.first
        for line in sections["==programs", default: []] {
            guard let mark = line.lastIndex(of: "=") else { continue }
            let place = line[line.index(after: mark)...]
            programs[String(line[..<mark])] = .some(place.isEmpty ? nil : String(place))
        }
        localhost = sections["==hosts"]?.compactMap { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            return words.dropFirst().contains("localhost") ? words.first.map(String.init) : nil
        }
        scriptHead = sections["==script"]?.first
    }
}
