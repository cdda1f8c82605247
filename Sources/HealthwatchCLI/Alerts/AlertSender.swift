import Alerting
import Configuration
import CurlTransport
import FoundationEssentials
import GoTemplate
import HTTP
import Health
import Locking
import Shell
import Terminal

/// One way of telling people: sends a notice, and says how it went.
struct AlertSender: Sendable {
    let settings: AlertSettings
    /// Where it goes, without secrets: for people.
    let place: String
    private let deliver: @Sendable (Notice) async -> NoticeQueue.Delivery

    /// Why an alert cannot be sent at all: a sentence with its name.
    struct Problem: Error, Equatable {
        var text: String
    }

    /// Reads what the settings name: templates, and files with secrets.
    init(_ settings: AlertSettings, context: Context) throws(Problem) {
        self.settings = settings
        do throws(Mistake) {
            switch settings.action {
            case .webhook(let webhook):
                (place, deliver) = try Self.webhook(webhook, settings, context)
            case .command(let words):
                (place, deliver) = try Self.command(words, settings, context)
            case .script(let path):
                (place, deliver) = (path.visible(limit: 200), Self.script(path, settings, context))
            case .mail(let mail):
                (place, deliver) = try Self.mail(mail, settings)
            }
        } catch {
            throw Problem(text: "alert '\(settings.name.visible(limit: 200))': \(error.text)")
        }
    }

    private typealias Mistake = NoticeTemplate.Mistake

    /// Sends it once.
    func send(_ notice: Notice) async -> NoticeQueue.Delivery { await deliver(notice) }

    private typealias Delivery = @Sendable (Notice) async -> NoticeQueue.Delivery

    // MARK: Webhooks

    private static func webhook(
        _ webhook: WebhookSettings, _ settings: AlertSettings, _ context: Context
    ) throws(Mistake) -> (String, Delivery) {
        let url = try webhook.urlFile.map { path throws(Mistake) in try secret(path) } ?? webhook.url
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw Mistake(text: "\(webhook.urlFile ?? "url") has no http:// or https:// URL")
        }
        let template = try webhook.template.map { text throws(Mistake) in try NoticeTemplate(text) }
        let client = context.client
        let deliver: Delivery = { notice in
            var request = Request(webhook.method, url, headers: webhook.headers)
            if let template {
                do throws(Mistake) { request.body = Array(try template.text(notice).utf8) } catch {
                    return .refused(error.text)
                }
            } else {
                request.body = webhook.format.body(notice, key: webhook.textKey)
            }
            if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
                request.headers.append(Header("Content-Type", "application/json"))
            }
            request.limits = Limits(connect: settings.timeout, total: settings.timeout)
            return await post(request, by: client)
        }
        return (SecretMask.mask(Self.origin(url)), deliver)
    }

    /// The URL without what may be a secret in it: its path and what follows.
    private static func origin(_ url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let host = parts.prefix(3).joined(separator: "/").split(separator: "@").last.map(String.init) ?? ""
        let scheme = parts.first.map { "\($0)//" } ?? ""
        return (host.hasPrefix(scheme) ? host : scheme + host) + (parts.count > 3 ? "/…" : "")
    }

    private static func post(_ request: Request, by client: any HTTPClient) async -> NoticeQueue.Delivery {
        do throws(HTTPError) {
            let response = try await client.send(request)
            let status = response.head.status
            if (200..<300).contains(status) { return .delivered }
            // What it says about it is for people; of a page that never ends the start is enough.
            let words = String(decoding: await response.body.start(limit: 300), as: UTF8.self)
            let reason = "it answered \(status)" + (words.isEmpty ? "" : ": \(words.visible(limit: 300))")
            let pause = response.head.header("Retry-After").flatMap { Int($0) }.map { Duration.seconds($0) }
            let isPassing = status >= 500 || [408, 425, 429].contains(status)
            return isPassing ? .failed(reason, retryAfter: pause) : .refused(reason)
        } catch {
            if case .invalidRequest(let detail) = error { return .refused(detail) }
            return .failed(ProbeText.problem(error))
        }
    }

    // MARK: Commands

    private static func command(
        _ words: [String], _ settings: AlertSettings, _ context: Context
    ) throws(Mistake) -> (String, Delivery) {
        let templates = try words.map { word throws(Mistake) in try NoticeTemplate(word) }
        let environment = context.environment
        let deliver: Delivery = { notice in
            var arguments: [String] = []
            do throws(Mistake) {
                for template in templates { arguments.append(try template.text(notice)) }
            } catch {
                return .refused(error.text)
            }
            return await run(arguments, notice, environment, within: settings.timeout)
        }
        return (words.first?.visible(limit: 200) ?? "", deliver)
    }

    /// As docker-autoheal calls it: NAME, the first twelve digits of the id, STATE, and the seconds to stop.
    private static func script(_ path: String, _ settings: AlertSettings, _ context: Context) -> Delivery {
        let environment = context.environment
        return { notice in
            let seconds = notice.stopTimeout.map { String(Int($0 / .seconds(1))) } ?? ""
            let arguments = [path, notice.container, String(notice.containerID.prefix(12)), notice.state, seconds]
            return await run(arguments, notice, environment, within: settings.timeout)
        }
    }

    private static func run(
        _ arguments: [String], _ notice: Notice, _ environment: [String: String], within limit: Duration
    ) async -> NoticeQueue.Delivery {
        let command = ShellCommand(program: arguments)
        let variables = environment.merging(notice.variables) { _, ours in ours }
        let outcome = await PosixThread.result {
            command.run(environment: variables, output: .standardError, within: limit)
        }
        guard let outcome else { return .failed("the system has no thread left to wait for it") }
        return outcome.problem(within: limit).map { .failed("the command \($0)") } ?? .delivered
    }

    // MARK: Mail

    private static func mail(
        _ mail: MailSettings, _ settings: AlertSettings
    ) throws(Mistake) -> (String, Delivery) {
        let login = try mail.passwordFile.map { path throws(Mistake) in
            Mail.Login(user: mail.user ?? "", password: try secret(path))
        }
        let deliver: Delivery = { notice in
            var message = Mail(
                server: mail.server, from: mail.from, to: mail.to, subject: "[healthwatch] \(notice.title)",
                text: notice.text + "\n", date: Timestamp.mailText(Date(timeIntervalSince1970: notice.moment)))
            message.login = login
            message.requiresTLS = mail.requiresTLS
            message.authorityFile = mail.authorityFile
            let sent = message
            let failure = await PosixThread.result { sent.send(within: settings.timeout) }
            guard let failure else { return .failed("the system has no thread left to send it") }
            guard let failure else { return .delivered }
            return failure.isFinal ? .refused(failure.reason) : .failed(failure.reason)
        }
        return ("\(mail.to.joined(separator: ", ")) by \(mail.server)".visible(limit: 300), deliver)
    }

    /// The one line of a file with a secret.
    private static func secret(_ path: String) throws(Mistake) -> String {
        let line: String
        do throws(TextFile.Problem) {
            let text = String(decoding: try TextFile.read(path), as: UTF8.self)
            line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        } catch {
            throw Mistake(text: error.sentence(about: path.visible(limit: 500)))
        }
        guard !line.isEmpty else { throw Mistake(text: "\(path.visible(limit: 500)) is empty") }
        return line
    }
}

extension ByteStream {
    /// What comes first of it, at most that many bytes and a piece; what breaks it off is no matter.
    fileprivate func start(limit: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        var pieces = makeAsyncIterator()
        while bytes.count < limit, let piece = (try? await pieces.next()) ?? nil { bytes += piece }
        return Array(bytes.prefix(limit))
    }
}
