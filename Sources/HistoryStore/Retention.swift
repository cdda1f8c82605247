/// How much history is kept.
package struct Retention: Sendable, Hashable {
    /// What is older goes, except the last status of each app and container: it may still hold.
    package var age: Duration
    /// What the file may take, in bytes, without the space in it that is free.
    package var size: Int

    /// 30 days and 64 MiB unless told otherwise.
    package init(age: Duration = .seconds(30 * 86_400), size: Int = 64 * 1024 * 1024) {
        self.age = age
        self.size = size
    }
}
