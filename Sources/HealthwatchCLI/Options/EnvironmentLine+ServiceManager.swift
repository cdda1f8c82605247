import CommandSpec

extension EnvironmentLine {
    /// The variable of the service manager, for commands that go on.
    static var serviceManager: EnvironmentLine {
        EnvironmentLine("NOTIFY_SOCKET", "The service manager's socket, which is told when everything is up.")
    }

    /// The variable that says whether it wants to hear more.
    static var watchdog: EnvironmentLine {
        EnvironmentLine("WATCHDOG_USEC", "Any number but 0: that socket is told every second that healing goes on.")
    }
}
