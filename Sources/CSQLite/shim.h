/*
 * The doors to SQLite that Swift cannot use by itself: a destructor that is a cast, and a variadic function.
 */
#ifndef HEALTHWATCH_CSQLITE_SHIM_H
#define HEALTHWATCH_CSQLITE_SHIM_H

#include <sqlite3.h>

#if SQLITE_VERSION_NUMBER < 3037000
#error "healthwatch needs SQLite 3.37 or newer (STRICT tables)"
#endif

/* Binds a copy of the bytes; a text without bytes is empty, not NULL. */
static inline int hw_sqlite_bind_text(sqlite3_stmt *_Nonnull statement, int index, const char *_Nullable bytes,
                                      sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* The file may come from anybody: its schema can neither call functions with effects nor be rewritten by hand. */
static inline int hw_sqlite_distrust(sqlite3 *_Nonnull database) {
    int code = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    return code ? code : sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}

#endif
