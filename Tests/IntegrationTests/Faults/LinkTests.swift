import TestSupport
import Testing

extension FaultTests {
    /// What is done to the connections of one run.
    enum Harm: CaseIterable, Sendable {
        case slowRequests, slowAnswers, singleBytes, slowSingleBytes
        case garbage, refusal, silence
        case silenceLater, breakLater, refusalLater
        case briefSilence, briefRefusal, manyBreaks
        case cutAlways, cutOnce, cutThrice

        /// Harm that passes, so that the truth must be found in the end.
        var isHarmless: Bool {
            [.slowRequests, .slowAnswers, .singleBytes, .slowSingleBytes, .breakLater, .manyBreaks].contains(self)
        }

        /// Harm after which no answer can be had.
        var isTotal: Bool { [.garbage, .refusal, .silence].contains(self) }
    }

    private struct Case: Sendable {
        var harm: Harm
        var target: Target
        var number: Int
    }

    /// Of what may answer in an engine's place: other protocols, and answers that are no answers.
    private static let garbage = [
        "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
        "220 mail.example ESMTP\r\n",
        "<html><body>It works!</body></html>\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n",
        "HTTP/1.1 999\r\n\r\n", "HTTP/1.1 200", "\r\n\r\n", "\u{0}\u{1}\u{2}",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n\r\n{\"Id\":\"",
    ]

    @Test("no harm to the connections makes a success, a hang or a crash")
    func harmedLinks() async throws {
        try await Target.scope { lab in
            let cases = (0..<4 * Swarm.scale).flatMap { number in
                Harm.allCases.flatMap { harm in
                    Target.allCases.map { Case(harm: harm, target: $0, number: number) }
                }
            }
            let runs = try await Swarm.each(cases.shuffled(), width: 12) { try await harm($0, in: lab) }
            #expect(runs >= 250)
        }
    }

    private func harm(_ one: Case, in lab: LabEngine) async throws {
        var trial = Trial(target: one.target, fault: "\(one.harm) \(one.number)")
        if one.number % 2 == 1 { trial.arguments = ["--interval", "100ms", "--stable", "300ms"] }
        let proxy = try FaultProxy(
            at: .unix(path: lab.folder.path("\(UInt32.random(in: 0 ... .max))")), to: EngineAddress.socket)
        defer { proxy.stop() }
        guard case .unix(let path) = proxy.address else { return }
        prepare(proxy, one)
        let process = try trial.launch(in: lab, host: "unix://" + path)
        try await disturb(proxy, one.harm)
        let run = try await process.result()
        // The shortest answers to ping, list and inspect together are longer than this.
        let sawTruth = !one.harm.isTotal && proxy.counts.answerBytes > 2000
        trial.check(run, sawTruth: sawTruth)
        if one.harm.isHarmless {
            // Byte by byte may be too slow for a busy machine, and a break may come right before time is over.
            let isTooLate =
                run.exitCode == 4 && ["does not answer", "lost the engine"].contains { run.errorText.contains($0) }
            #expect(run.exitCode == one.target.truth || isTooLate, "\(one): the truth in spite of it\n\(run)")
        }
        if one.harm.isTotal { #expect(run.exitCode == 4, "\(one): no engine there\n\(run)") }
    }

    /// What holds from the start.
    private func prepare(_ proxy: FaultProxy, _ one: Case) {
        if one.harm == .refusal { return proxy.refuse() }
        proxy.change { faults in
            switch one.harm {
            case .slowRequests: faults.requestDelay = .milliseconds(.random(in: 10...120))
            case .slowAnswers: faults.answerDelay = .milliseconds(.random(in: 10...120))
            case .singleBytes: faults.pieceSize = 1
            case .slowSingleBytes:
                faults.pieceSize = 1
                faults.answerDelay = .milliseconds(20)
            case .garbage: faults.garbage = Array(Self.garbage[one.number % Self.garbage.count].utf8)
            case .silence: faults.stallsNewConnections = true
            case .cutAlways: faults.cut = .init(after: .random(in: 0..<12_000))
            case .cutOnce: faults.cut = .init(after: .random(in: 0..<12_000), times: 1)
            case .cutThrice: faults.cut = .init(after: .random(in: 0..<12_000), times: 3)
            default: break
            }
        }
    }

    /// What happens at a random moment of the run.
    private func disturb(_ proxy: FaultProxy, _ harm: Harm) async throws {
        func pause(_ limit: Int) async throws { try await Task.sleep(for: .microseconds(Int.random(in: 0...limit))) }
        switch harm {
        case .silenceLater, .briefSilence:
            try await pause(60_000)
            proxy.change {
                $0.swallowsAnswers = true
                $0.stallsNewConnections = true
            }
            guard harm == .briefSilence else { return }
            try await pause(600_000)
            proxy.change {
                $0.swallowsAnswers = false
                $0.stallsNewConnections = false
            }
            proxy.cutOpenConnections()
        case .refusalLater, .briefRefusal:
            try await pause(60_000)
            proxy.refuse()
            proxy.cutOpenConnections()
            guard harm == .briefRefusal else { return }
            try await pause(600_000)
            try proxy.reopen()
        case .breakLater, .manyBreaks:
            for _ in 0..<(harm == .manyBreaks ? 10 : 1) {
                // A break before the first look is the engine's failure: the run must have begun to wait.
                try await pause(100_000)
                if proxy.counts.answerBytes > 20_000 { proxy.cutOpenConnections() }
            }
        default: break
        }
    }
}
