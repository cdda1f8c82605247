import FoundationEssentials
import Health

/// Why a container never ran: the engine's own words in `State.Error`, or a runtime's in the log.
enum StartRules {
    static let all = [
        Rule(
            "entrypoint-not-found", "exec-format-error", "permission-denied", "port-conflict", "mount-failed",
            "network-missing", "never-started", "disk-full"
        ) { matter in
            let error = matter.facts.seen.startError
            guard !error.isEmpty, matter.facts.seen.state != .running else { return [] }
            return [refusal(error, matter)]
        },
        // A runtime that fails after the start writes to the container's own log.
        Rule("entrypoint-not-found", "exec-format-error", "permission-denied", needs: [.log]) { matter in
            guard [.ended, .looping].contains(matter.situation), matter.facts.seen.startError.isEmpty else { return [] }
            return execTrouble(matter)
        },
        Rule("never-started") { matter in
            guard matter.situation == .neverStarted, matter.facts.seen.startError.isEmpty else { return [] }
            let age = matter.facts.createdAt.map { matter.facts.now.timeIntervalSince($0) } ?? 60
            return [
                Lead(
                    .symptom, "never-started", age < 5 ? .warning : .error, of: matter.facts,
                    title: "the container was created, but never started",
                    evidence: ["State.Status: created, made \(Moment.text(matter.facts.createdAt))"],
                    cause:
                        "Nobody has started it yet. Compose leaves a container so when one that it depends on fails.",
                    fix: ["Start it, and see whether the engine refuses: docker start \(matter.quotedName)"],
                    commands: ["docker start \(matter.quotedName)"])
            ]
        },
    ]

    private static func refusal(_ error: String, _ matter: Case) -> Lead {
        let lowered = error.lowercased()
        if lowered.contains("port is already allocated") || lowered.contains("address already in use")
            || lowered.contains("ports are not available")
        {
            return portConflict(error, matter)
        }
        if FailureKind.diskFull.isTold(in: error) {
            return LogRules.diskFull(matter, evidence: "State.Error: \(error)", rank: .start)
        }
        if mountWords.contains(where: { lowered.contains($0) }) { return mountFailed(error, matter) }
        if lowered.contains("cannot join network of")
            || (matter.facts.networkMode.hasPrefix("container:") && lowered.contains("no such container"))
        {
            return networkMissing(error, matter)
        }
        if lowered.contains("network") && lowered.contains("not found") || lowered.contains("no such network") {
            return networkMissing(error, matter)
        }
        if let trouble = ProgramTrouble(lastPart(of: error), isCertain: true) ?? ProgramTrouble(error, isCertain: true)
        {
            return execTrouble(trouble, evidence: "State.Error: \(error)", matter)
        }
        return Lead(
            .start, "never-started", .error, of: matter.facts, title: "the engine could not start the container",
            evidence: ["State.Error: \(error)", "exit status \(matter.facts.seen.exitCode)"],
            cause: "The engine gave up before the app ran: \(explanation(of: lowered))",
            fix: ["Correct what the error names, and start it again: docker start \(matter.quotedName)"],
            commands: [
                "docker start \(matter.quotedName)", "docker inspect --format '{{.State.Error}}' \(matter.quotedName)",
            ])
    }

    private static let mountWords = [
        "error mounting", "mounts denied", "failed to mount", "invalid mount", "bind source path", "to rootfs at",
        "mount through procfd", "error while mounting volume", "error while creating mount source",
    ]

    /// The engine puts its own words before the runtime's: `…: exec: "x": permission denied`.
    private static func lastPart(of error: String) -> String {
        error.ranges(of: "exec: \"").last.map { String(error[$0.lowerBound...]) } ?? error
    }

    private static func explanation(of lowered: String) -> String {
        if lowered.contains("unable to find user") || lowered.contains("unable to find group") {
            return "the user or group that it should run as is not in the image's /etc/passwd or /etc/group."
        }
        if lowered.contains("oci runtime") { return "the container runtime refused its configuration." }
        if lowered.contains("cgroup") { return "its resource limits could not be set up." }
        return "the error says at what."
    }

    private static func portConflict(_ error: String, _ matter: Case) -> Lead {
        let facts = matter.facts
        let wanted = Peer.mentioned(in: error).compactMap(\.port)
        let own = facts.ports.flatMap(\.published).compactMap { Peer.pair($0)?.port }
        let port = wanted.first { own.contains($0) } ?? wanted.last ?? own.first
        let holder = facts.neighbours.first { neighbour in
            neighbour.state == .running
                && neighbour.ports.flatMap(\.published).contains { Peer.pair($0)?.port == port && port != nil }
        }
        let shown = port.map { "port \($0)" } ?? "a port"
        return Lead(
            .start, "port-conflict", .error, of: facts,
            title: holder.map { "\(shown) of the host is taken by the container \($0.name)" }
                ?? "\(shown) of the host is already taken",
            evidence: [
                "State.Error: \(error)",
                holder.map { "\($0.name) publishes \($0.ports.flatMap(\.published).joined(separator: ", "))" },
            ],
            cause: "Only one program at a time can listen on a port of the host. "
                + (holder == nil
                    ? "No running container publishes this one, so likely a program of the host itself has it."
                    : "The other container has published it first."),
            fix: [
                holder.map {
                    "Stop the other one (docker stop \(Shell.quoted($0.name))), or publish another port of the host."
                }
                    ?? "Stop the program that has the port, or publish another port of the host."
            ],
            commands: [
                port.map { "docker ps --filter publish=\($0)" }, port.map { "ss -ltnp 'sport = :\($0)'" },
                "docker start \(matter.quotedName)",
            ])
    }

    private static func mountFailed(_ error: String, _ matter: Case) -> Lead {
        let isKind =
            error.lowercased().contains("directory onto a file") || error.lowercased().contains("not a directory")
        return Lead(
            .start, "mount-failed", .error, of: matter.facts, title: "a volume or file could not be mounted",
            evidence: ["State.Error: \(error)"],
            cause: isKind
                ? "A file is mounted where the image has a directory, or the other way round. Docker makes a directory of a "
                    + "source that does not exist, which is the usual way to come here."
                : "The source of a mount does not exist on the engine's machine, or cannot be mounted there.",
            fix: [
                "See that every source path exists on the engine's machine and is of the right kind, then start it again."
            ],
            commands: [
                "docker inspect --format '{{json .HostConfig.Binds}} {{json .HostConfig.Mounts}}' \(matter.quotedName)",
                "docker start \(matter.quotedName)",
            ])
    }

    private static func networkMissing(_ error: String, _ matter: Case) -> Lead {
        let mode = matter.facts.networkMode
        return Lead(
            .start, "network-missing", .error, of: matter.facts,
            title: mode.hasPrefix("container:")
                ? "the container whose network it shares does not run" : "a network that it needs does not exist",
            evidence: ["State.Error: \(error)", mode.isEmpty ? nil : "HostConfig.NetworkMode: \(mode)"],
            cause: mode.hasPrefix("container:")
                ? "It has no network of its own, and the container that it shares one with is gone or stopped."
                : "The container remembers a network that was removed since it was created.",
            fix: ["Make the network again, or re-create the container: docker compose up -d does both."],
            commands: ["docker network ls", "docker start \(matter.quotedName)"])
    }

    /// What the log's runtime lines or its shell say of the program that should have been the app.
    private static func execTrouble(_ matter: Case) -> [Lead] {
        let facts = matter.facts
        let isShellExit = [126, 127].contains(facts.lastExit)
        for line in facts.log.suffix(5).reversed() {
            let lowered = line.lowercased()
            let isRuntime =
                lowered.contains("exec user process caused") || lowered.hasPrefix("exec ")
                || lowered.contains("oci runtime")
            if isRuntime, let kind = runtimeKind(lowered) {
                let program = facts.command.first ?? "the entrypoint"
                return [execTrouble(ProgramTrouble(kind, of: program), evidence: "log: \(line)", matter)]
            }
            guard isShellExit, let trouble = ProgramTrouble(line, isCertain: true) else { continue }
            return [execTrouble(trouble, evidence: "log: \(line)", matter)]
        }
        return []
    }

    private static func runtimeKind(_ lowered: String) -> ProgramTrouble.Kind? {
        if lowered.contains("exec format error") { return .format }
        if lowered.contains("no such file") || lowered.contains("not found") { return .missing }
        return lowered.contains("permission denied") ? .denied : nil
    }

    static func execTrouble(_ trouble: ProgramTrouble, evidence: String, _ matter: Case) -> Lead {
        let facts = matter.facts
        let program = trouble.program
        let started =
            facts.command.isEmpty ? nil : "started with: \(facts.command.map(Shell.quoted).joined(separator: " "))"
        let look = "docker inspect --format '{{json .Config.Entrypoint}} {{json .Config.Cmd}}' \(matter.quotedName)"
        switch trouble.kind {
        case .missing:
            return Lead(
                .start, "entrypoint-not-found", .error, of: facts,
                title: "the program that should run, \(program), was not found",
                evidence: [evidence, started],
                cause: program.hasPrefix("/")
                    ? "There is no such file in the image, or it is a script whose interpreter (the line after #!) is not "
                        + "there, also for a carriage return at the end of that line, or a program whose loader is missing."
                    : "No directory of the image's PATH has a program of this name.",
                fix: [
                    "Correct ENTRYPOINT, CMD or the command of the Compose file, or add the program to the image.",
                    program.hasSuffix(".sh") || program.hasPrefix("/")
                        ? "If the file is there: save it with Unix line ends, and see that its interpreter exists."
                        : nil,
                ], commands: [look])
        case .denied:
            return Lead(
                .start, "permission-denied", .error, of: facts,
                title: "\(program) may not be executed", evidence: [evidence, started],
                cause:
                    "The file exists, but is not executable for the user that the container runs as, or it is a directory, "
                    + "or lies on a mount with noexec.",
                fix: ["Make it executable in the image: RUN chmod +x \(Shell.quoted(program))"], commands: [look])
        case .format:
            let differs =
                facts.imageArchitecture != nil && facts.engineArchitecture != nil
                && facts.imageArchitecture != facts.engineArchitecture
            return Lead(
                .start, "exec-format-error", .error, of: facts,
                title: "\(program) is no program that this machine can run",
                evidence: [
                    evidence, started,
                    facts.imageArchitecture.map {
                        "image is for \($0), the engine runs on \(facts.engineArchitecture ?? "another machine")"
                    },
                ],
                cause: differs
                    ? "The image was built for another kind of processor."
                    : "Either it was built for another kind of processor, or it is a script without a first line such as "
                        + "#!/bin/sh.",
                fix: [
                    differs
                        ? "Build or pull the image for \(facts.engineArchitecture ?? "this machine"): docker build --platform linux/\(facts.engineArchitecture ?? "amd64")"
                        : "Build the image for this machine, or give the script its #! line."
                ],
                commands: [
                    look, "docker image inspect --format '{{.Os}}/{{.Architecture}}' \(Shell.quoted(facts.seen.image))",
                ])
        }
    }
}
