import FoundationEssentials

/// The deletion of what a retention does not keep, in batches: others write in between.
struct Pruning {
    let connection: Connection
    let retention: Retention
    let now: Date

    /// True when all was done; false when somebody kept the log from being emptied.
    func run() throws(HistoryError) -> Bool {
        try dropOld()
        try dropUnused()
        try dropExcess()
        try shrink()
        return try emptyLog()
    }

    // By age.

    private func dropOld() throws(HistoryError) {
        let age = Double(retention.age.milliseconds) / 1000
        let limit = now.addingTimeInterval(-age)
        try connection.run("DELETE FROM sessions WHERE seen < ?1", [.integer(limit.milliseconds)])
        try inBatches(
            "DELETE FROM checks WHERE id IN (SELECT id FROM checks WHERE start < ?1 LIMIT 5000)",
            .integer(limit.nanoseconds))
        for table in ["actions", "alerts"] {
            try inBatches(
                "DELETE FROM \(table) WHERE id IN (SELECT id FROM \(table) WHERE time < ?1 LIMIT 5000)",
                .integer(limit.milliseconds))
        }
        try inBatches(
            """
            DELETE FROM transitions WHERE id IN (
                SELECT id FROM transitions AS old WHERE time < ?1 AND EXISTS (
                    SELECT 1 FROM transitions AS next WHERE next.subject = old.subject AND next.time < ?1
                    AND (next.time, next.id) > (old.time, old.id))
                LIMIT 5000)
            """, .integer(limit.milliseconds))
    }

    private func inBatches(_ deletion: String, _ limit: SQLValue) throws(HistoryError) {
        while try connection.run(deletion, [limit]) > 0 {}
    }

    // By size.

    /// The oldest checks go first, then alerts and actions, then transitions that later ones followed; and when all that is
    /// left is the last status of each subject, the oldest of those: without a bound, subjects that are long gone would
    /// fill the file.
    private func dropExcess() throws(HistoryError) {
        let deletions = [
            "DELETE FROM checks WHERE id IN (SELECT id FROM checks ORDER BY start LIMIT 1000)",
            "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts ORDER BY time LIMIT 1000)",
            "DELETE FROM actions WHERE id IN (SELECT id FROM actions ORDER BY time LIMIT 1000)",
            """
            DELETE FROM transitions WHERE id IN (
                SELECT id FROM transitions AS old WHERE EXISTS (
                    SELECT 1 FROM transitions AS next WHERE next.subject = old.subject
                    AND (next.time, next.id) > (old.time, old.id))
                ORDER BY time LIMIT 1000)
            """,
            "DELETE FROM transitions WHERE id IN (SELECT id FROM transitions ORDER BY time LIMIT 1000)",
        ]
        for deletion in deletions {
            while try isTooLarge() {
                guard try connection.run(deletion) > 0 else { break }
                // Their names take space, too, and may be all that is left.
                try dropUnused()
            }
        }
    }

    private func isTooLarge() throws(HistoryError) -> Bool {
        let pages =
            try (connection.integer("PRAGMA page_count") ?? 0) - (connection.integer("PRAGMA freelist_count") ?? 0)
        return try pages * (connection.integer("PRAGMA page_size") ?? 0) > retention.size
    }

    // What that leaves.

    private func dropUnused() throws(HistoryError) {
        try connection.writing { () throws(HistoryError) in
            try connection.execute(
                """
                DELETE FROM subjects WHERE NOT EXISTS (SELECT 1 FROM transitions WHERE subject = subjects.id)
                    AND NOT EXISTS (SELECT 1 FROM actions WHERE subject = subjects.id)
                    AND NOT EXISTS (SELECT 1 FROM alerts WHERE subject = subjects.id);
                DELETE FROM containers WHERE NOT EXISTS (SELECT 1 FROM checks WHERE container = containers.id);
                DELETE FROM members WHERE NOT EXISTS (SELECT 1 FROM containers WHERE id = members.container);
                DELETE FROM apps WHERE NOT EXISTS (SELECT 1 FROM subjects WHERE app = apps.id)
                    AND NOT EXISTS (SELECT 1 FROM members WHERE app = apps.id);
                """)
        }
    }

    /// Gives free pages back, a few megabytes at a time.
    private func shrink() throws(HistoryError) {
        var free = Int64.max
        while let left = try connection.integer("PRAGMA freelist_count"), left > 0, left < free {
            free = left
            try connection.execute("PRAGMA incremental_vacuum(1000)")
        }
    }

    /// Moves the log into the file and cuts it to nothing, unless somebody reads in it.
    private func emptyLog() throws(HistoryError) -> Bool {
        try connection.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0
    }
}
