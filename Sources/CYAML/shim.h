/*
 * The door to libyaml.
 */
#ifndef HEALTHWATCH_CYAML_SHIM_H
#define HEALTHWATCH_CYAML_SHIM_H

#include <yaml.h>

#endif
