/// Where something stands: a file, and a line and a column of it.
package struct Place: Sendable, Hashable {
    /// As the user named it; of what an engine holds, the name of the object, such as `container web-1`.
    package var file: String
    /// From 1; 0 for what has no text, such as a container.
    package var line: Int
    /// From 1, in characters; 0 for what has no text.
    package var column: Int

    package init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `FILE:LINE:COLUMN`, or the file alone for what has no text.
    package var text: String { line > 0 ? "\(file):\(line):\(column)" : file }
}
