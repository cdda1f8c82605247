/*
 * What glibc offers to those who start programs, and Swift's own module for it leaves out.
 */
#ifndef HEALTHWATCH_CSPAWN_H
#define HEALTHWATCH_CSPAWN_H

#include <spawn.h>

/* In the child nothing is open from that number on. Returns 0, or an error number. */
int hw_spawn_close_from(posix_spawn_file_actions_t *_Nonnull actions, int first);

#endif
