// The program of scripts/fuzz: libFuzzer's options as arguments, the parser's name in the environment.
import CFuzzer
import Glibc

guard Parser.chosen != nil else {
    print("set FUZZ_PARSER to one of: \(Parser.allCases.map(\.rawValue).joined(separator: " "))")
    exit(2)
}
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
let status = unsafe LLVMFuzzerRunDriver(&count, &arguments) { start, size in
    Parser.chosen?.check(unsafe Array(UnsafeBufferPointer(start: start, count: size)))
    return 0
}
exit(status)
