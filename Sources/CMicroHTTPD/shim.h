/*
 * The doors to libmicrohttpd that Swift cannot use by itself: its variadic functions, one door for each way in which they
 * are called here, and the unions that they answer with.
 */
#ifndef HEALTHWATCH_CMICROHTTPD_SHIM_H
#define HEALTHWATCH_CMICROHTTPD_SHIM_H

#include <microhttpd.h>
/* What the server's loop waits with, and where it listens; Swift's own module for glibc leaves some of it out. */
#include <netdb.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/un.h>

#if MHD_VERSION < 0x00097500
#error "healthwatch needs libmicrohttpd 0.9.75 or newer"
#endif

/* Called with the target of each request, before its headers are read; what it returns is not used. */
typedef void *_Nullable (*hw_mhd_target)(void *_Nullable, const char *_Nullable, struct MHD_Connection *_Nonnull);

/* What a daemon is started with. */
struct hw_mhd_setup {
    /* Passed to every callback. */
    void *_Nonnull context;
    /* A socket that listens; the daemon closes it. */
    int listener;
    unsigned int connections;
    /* Bytes for the head of a request and of its answer, of each connection. */
    size_t memory;
    /* Seconds of silence after which a connection is closed. */
    unsigned int timeout;
    /* PEM texts; both or none. */
    const char *_Nullable certificate;
    const char *_Nullable key;
    MHD_AccessHandlerCallback _Nonnull access;
    hw_mhd_target _Nonnull target;
    MHD_NotifyConnectionCallback _Nonnull connection;
    MHD_RequestCompletedCallback _Nonnull completed;
};

/* Leaves escapes as they are: who answers reads the target as it was sent. */
static inline size_t hw_mhd_as_it_is(void *_Nullable context, struct MHD_Connection *_Nullable connection,
                                     char *_Nonnull text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

/* What the library would say to standard error is said by nobody: its clients cause it. */
static inline void hw_mhd_silence(void *_Nullable context, const char *_Nonnull format, va_list arguments) {
    (void)context;
    (void)format;
    (void)arguments;
}

/* A daemon that is driven by MHD_run from one thread; null when it cannot be started, for instance because certificate and
 * key do not fit. */
static inline struct MHD_Daemon *_Nullable hw_mhd_start(const struct hw_mhd_setup *_Nonnull setup) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)setup->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)setup->key},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    unsigned int flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (setup->certificate != NULL) flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, setup->access, setup->context,
        MHD_OPTION_EXTERNAL_LOGGER, hw_mhd_silence, NULL,
        MHD_OPTION_LISTEN_SOCKET, setup->listener,
        MHD_OPTION_CONNECTION_LIMIT, setup->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, setup->memory,
        MHD_OPTION_CONNECTION_TIMEOUT, setup->timeout,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, hw_mhd_as_it_is, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, setup->target, setup->context,
        MHD_OPTION_NOTIFY_CONNECTION, setup->connection, setup->context,
        MHD_OPTION_NOTIFY_COMPLETED, setup->completed, setup->context,
        MHD_OPTION_ARRAY, setup->certificate != NULL ? tls : none, MHD_OPTION_END);
}

/* What to poll for a daemon that has something to do; -1 when it has none. */
static inline int hw_mhd_descriptor(struct MHD_Daemon *_Nonnull daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info == NULL ? -1 : info->epoll_fd;
}

/* The socket of a connection; -1 when it is gone. */
static inline int hw_mhd_socket(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

/* What the connection callback keeps for a connection. */
static inline void *_Nullable hw_mhd_kept(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

#endif
