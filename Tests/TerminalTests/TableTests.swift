import Terminal
import Testing

@Suite struct TableTests {
    private var table: Table {
        var table = Table([
            Table.Column("APP", minimumWidth: 6), Table.Column("STATUS"), Table.Column("READY", alignment: .right),
            Table.Column("MESSAGE", minimumWidth: 10),
        ])
        table.add(["demo", Table.Cell("Healthy", .good), "3/3", ""])
        table.add(["世界-application", Table.Cell("Unhealthy", .bad), "10/12", "health check failed 3 times in a row"])
        table.add(["short row"])
        return table
    }

    @Test("columns are as wide as their content, and lines end without spaces")
    func piped() {
        #expect(
            table.render() == """
                APP               STATUS     READY  MESSAGE
                demo              Healthy      3/3
                世界-application  Unhealthy  10/12  health check failed 3 times in a row
                short row

                """)
    }

    @Test("the columns that may shrink do, the widest first, down to their minimum")
    func narrow() {
        #expect(
            table.render(width: 50) == """
                APP              STATUS     READY  MESSAGE
                demo             Healthy      3/3
                世界-applicati…  Unhealthy  10/12  health check f…
                short row

                """)
        #expect(table.lines(width: 50).allSatisfy { DisplayWidth.of($0) <= 50 })
        #expect(table.lines(width: 10)[2] == "世界-…  Unhealthy  10/12  health ch…")
    }

    @Test("colour changes neither the columns nor the words")
    func colored() {
        let plain = table.lines(width: 60)
        let colored = table.lines(width: 60, palette: .colored)
        #expect(colored[1] == "demo              \u{1b}[32mHealthy\u{1b}[0m      3/3")
        #expect(colored.map(DisplayWidth.of) == plain.map(DisplayWidth.of))
    }

    @Test("without header or rows there is nothing left to print")
    func empty() {
        #expect(Table([Table.Column("A"), Table.Column("B")]).render() == "A  B\n")
        #expect(Table([Table.Column("A")]).render(hasHeader: false) == "")
        #expect(Table([]).render(width: 10) == "\n")
    }
}
