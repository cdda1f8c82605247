/*
 * libFuzzer's own main, for programs that have a main already (llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a
 * library").
 */
#ifndef HEALTHWATCH_CFUZZER_SHIM_H
#define HEALTHWATCH_CFUZZER_SHIM_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *_Nonnull count, char *_Nullable *_Nullable *_Nonnull arguments,
                        int (*_Nonnull run)(const uint8_t *_Nullable bytes, size_t size));

#endif
