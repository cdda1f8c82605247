/*
 * A whole screen for one program, given back however the program ends: what may run inside a signal handler has to be C.
 */
#ifndef HEALTHWATCH_CTERMINAL_H
#define HEALTHWATCH_CTERMINAL_H

#include <stddef.h>

/* Why the reader of keys woke. */
enum hw_screen_wake { HW_SCREEN_END, HW_SCREEN_INPUT, HW_SCREEN_REDRAW };

/*
 * Takes the screen behind `output`, and the keys of `input` as they are pressed; an `input` below 0 is none. Returns 0, or
 * an error number, with nothing changed then. One screen at a time.
 */
int hw_screen_enter(int input, int output);

/* Gives the screen back as it was found. Nothing happens when it is not taken. Safe at any moment, from any thread. */
void hw_screen_leave(void);

/*
 * Whether the screen is ours at the moment: other threads go on for a moment before the program stops, and before it has
 * the screen again. Takes it again when the program was in the background and is in front now.
 */
int hw_screen_is_shown(void);

/*
 * Waits for a key, a new size, or the end that hw_screen_end_wait asks for. Keys are put in `bytes`, at most `size` of them,
 * and `count` says how many.
 */
enum hw_screen_wake hw_screen_wait(unsigned char *_Nonnull bytes, size_t size, size_t *_Nonnull count);

/* Makes hw_screen_wait return HW_SCREEN_END. */
void hw_screen_end_wait(void);

#endif
