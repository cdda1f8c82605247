import TestSupport
import Testing

/// Whatever stands between the program and the engine, and whatever becomes of the engine: no success without proof, no
/// hang, no crash. Each test makes many short runs of the real program against the real engine through a proxy that does
/// harm; `HEALTHWATCH_TEST_FAULT_SCALE` multiplies their number.
@Suite("Faults between the program and the engine", .needsEngine, .serialized)
struct FaultTests {}
