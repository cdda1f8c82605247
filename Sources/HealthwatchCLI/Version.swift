/// The release that this source becomes.
package enum Version {
    /// The number, as `--version` prints it.
    package static let number = "0.1.0"
    /// The date of the last change of the pages in section 1 of the manual.
    package static let date = "2026-11-25"
}
