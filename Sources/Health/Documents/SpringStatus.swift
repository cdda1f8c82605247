/// The rules of Spring Boot's actuator about its status codes, which applications may add to. Letters and digits count,
/// without regard to case.
package enum SpringStatus {
    /// What several statuses make together (`SimpleStatusAggregator`): the first of them in the order of severity. Those
    /// that the order does not name count for nothing, and nothing at all is `UNKNOWN`.
    package static func aggregate(
        _ statuses: some Sequence<String>, order: [String] = ["DOWN", "OUT_OF_SERVICE", "UP", "UNKNOWN"]
    ) -> String {
        let order = order.map(code)
        let ranked = statuses.compactMap { status in
            order.firstIndex(of: code(status)).map { (rank: $0, status: status) }
        }
        return ranked.min { ($0.rank, $0.status) < ($1.rank, $1.status) }?.status ?? "UNKNOWN"
    }

    /// The HTTP status with which the actuator answers (`SimpleHttpCodeStatusMapper`); mappings of the application stand
    /// in place of its own.
    package static func httpStatus(
        of status: String, mappings: [String: Int] = ["DOWN": 503, "OUT_OF_SERVICE": 503]
    ) -> Int {
        mappings.first { code($0.key) == code(status) }?.value ?? 200
    }

    /// What a status means: what the actuator answers an error for is unhealthy.
    static func level(of status: String) -> HealthLevel? {
        httpStatus(of: status) >= 400 ? .unhealthy : HealthWord.level(of: status)
    }

    private static func code(_ status: String) -> String {
        status.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
