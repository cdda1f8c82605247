/*
 * The doors to libcurl that Swift cannot use by itself: its variadic functions, one door per value type, and the
 * constants that are macros in one version of curl.h and enumerators in another.
 */
#ifndef HEALTHWATCH_CCURL_SHIM_H
#define HEALTHWATCH_CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
/* What curl's sockets are waited for with; Swift's own module for glibc leaves it out. */
#include <sys/epoll.h>
#include <sys/eventfd.h>

#if LIBCURL_VERSION_NUM < 0x075800
#error "healthwatch needs libcurl 7.88 or newer"
#endif

static inline CURLcode hw_curl_set_long(CURL *_Nonnull easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hw_curl_set_offset(CURL *_Nonnull easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hw_curl_set_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hw_curl_set_pointer(CURL *_Nonnull easy, CURLoption option, const void *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode hw_curl_set_list(CURL *_Nonnull easy, CURLoption option, struct curl_slist *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

/* The write and the header callback: (bytes, 1, count, context). */
typedef size_t (*hw_curl_receiver)(char *_Nullable, size_t, size_t, void *_Nullable);

static inline CURLcode hw_curl_set_receiver(CURL *_Nonnull easy, CURLoption option, hw_curl_receiver _Nonnull value) {
    return curl_easy_setopt(easy, option, value);
}

/* CURLOPT_PREREQFUNCTION: called when the connection stands, before the request is sent. */
typedef int (*hw_curl_prerequest)(void *_Nullable, char *_Nullable, char *_Nullable, int, int);

static inline CURLcode hw_curl_set_prerequest(CURL *_Nonnull easy, hw_curl_prerequest _Nonnull value) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

/* CURLMOPT_SOCKETFUNCTION: called with what curl waits for on a socket. */
typedef int (*hw_curl_socket_watcher)(CURL *_Nullable, curl_socket_t, int, void *_Nullable, void *_Nullable);

static inline CURLMcode hw_curl_set_socket_watcher(CURLM *_Nonnull multi, hw_curl_socket_watcher _Nonnull value,
                                                   void *_Nonnull context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, value);
    return code != CURLM_OK ? code : curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
}

static inline CURLcode hw_curl_get_long(CURL *_Nonnull easy, CURLINFO info, long *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode hw_curl_get_offset(CURL *_Nonnull easy, CURLINFO info, curl_off_t *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}

/* The string stays curl's own; it may be NULL. */
static inline CURLcode hw_curl_get_string(CURL *_Nonnull easy, CURLINFO info, const char *_Nullable *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode hw_curl_get_pointer(CURL *_Nonnull easy, CURLINFO info, void *_Nullable *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}

/* The lines about the server's own certificate, the first of the chain; NULL without one. They stay curl's own. */
static inline struct curl_slist *_Nullable hw_curl_get_certificate(CURL *_Nonnull easy) {
    struct curl_certinfo *info = NULL;
    if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || !info || info->num_of_certs < 1) return NULL;
    return info->certinfo[0];
}

static inline CURLcode hw_curl_continue(CURL *_Nonnull easy) { return curl_easy_pause(easy, CURLPAUSE_CONT); }

static inline CURLcode hw_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static const long hw_curl_http11 = CURL_HTTP_VERSION_1_1;
static const long hw_curl_http2_tls = CURL_HTTP_VERSION_2TLS;
static const long hw_curl_http2_prior_knowledge = CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
static const unsigned int hw_curl_default_port = CURLU_DEFAULT_PORT;
/* CURLE_TOO_LARGE, which came with 8.6. */
static const CURLcode hw_curl_too_large = (CURLcode)100;
static const curl_socket_t hw_curl_timer = CURL_SOCKET_TIMEOUT;
static const size_t hw_curl_pause = CURL_WRITEFUNC_PAUSE;
static const size_t hw_curl_error_size = CURL_ERROR_SIZE;

#endif
