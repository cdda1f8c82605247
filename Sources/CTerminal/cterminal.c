#define _GNU_SOURCE
#include "cterminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The other screen, without a cursor and without lines that go on in the next row; and back. */
static const char draw[] = "\033[?25l\033[?7l";
static const char take[] = "\033[?1049h\033[?25l\033[?7l\033[H\033[2J";
static const char give[] = "\033[?7h\033[?25h\033[?1049l";

static volatile sig_atomic_t taken;
static volatile sig_atomic_t shown;
static volatile sig_atomic_t stopping;
static int input = -1;
static int output = -1;
static struct termios found;
static struct termios ours;
static int wakes[2] = {-1, -1};

/* A fault ends the program with its own signal, as without us. */
static const int faults[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGQUIT};

static void put(const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(output, text, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text += written;
        length -= (size_t)written;
    }
}

static void tell(char what) {
    int before = errno;
    ssize_t ignored = write(wakes[1], &what, 1);
    (void)ignored;
    errno = before;
}

static void set(int number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* What the caller ignores, as a shell does for what it cannot stop, stays ignored. */
static void set_unless_ignored(int number, void (*handler)(int)) {
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN) return;
    set(number, handler);
}

static int is_in_foreground(void) { return tcgetpgrp(output) == getpgrp(); }

/* Without SIGTTOU, which would stop a program that is sent to the background at that moment. */
static void set_modes(const struct termios *modes) {
    sigset_t out, before;
    if (input < 0) return;
    sigemptyset(&out);
    sigaddset(&out, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &out, &before);
    tcsetattr(input, TCSADRAIN, modes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void on_fault(int number) {
    sigset_t set_of_one;
    hw_screen_leave();
    set(number, SIG_DFL);
    sigemptyset(&set_of_one);
    sigaddset(&set_of_one, number);
    pthread_sigmask(SIG_UNBLOCK, &set_of_one, NULL);
    raise(number);
}

static void show(void) {
    set_modes(&ours);
    put(take, sizeof take - 1);
    shown = 1;
}

static void hide(void) {
    if (!shown) return;
    shown = 0;
    put(give, sizeof give - 1);
    set_modes(&found);
}

/* Ctrl-Z: the shell gets its screen while the program is stopped. */
static void on_stop(int number) {
    int before = errno;
    sigset_t set_of_one;
    stopping = 1;
    if (taken) hide();
    set(number, SIG_DFL);
    sigemptyset(&set_of_one);
    sigaddset(&set_of_one, number);
    raise(number);
    pthread_sigmask(SIG_UNBLOCK, &set_of_one, NULL);
    /* Here it is stopped, and goes on when it is told to. */
    pthread_sigmask(SIG_BLOCK, &set_of_one, NULL);
    set(number, on_stop);
    stopping = 0;
    /* In the background the screen belongs to somebody else: it is taken again when a drawing finds us in front. */
    if (taken && is_in_foreground()) show();
    tell('r');
    errno = before;
}

/* Also after a SIGSTOP, which nobody can see coming: the shell had the modes since. */
static void on_continue(int number) {
    int before = errno;
    (void)number;
    if (taken && shown && !stopping && is_in_foreground()) {
        set_modes(&ours);
        put(draw, sizeof draw - 1);
    }
    tell('r');
    errno = before;
}

static void on_size(int number) {
    (void)number;
    tell('r');
}

int hw_screen_enter(int from, int to) {
    if (from >= 0 && tcgetattr(from, &found) != 0) return errno;
    if (pipe2(wakes, O_CLOEXEC | O_NONBLOCK) != 0) return errno;
    output = to;
    input = from;
    if (input >= 0) {
        ours = found;
        ours.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        ours.c_cc[VMIN] = 1;
        ours.c_cc[VTIME] = 0;
    }
    for (size_t index = 0; index < sizeof faults / sizeof faults[0]; index++) set_unless_ignored(faults[index], on_fault);
    set_unless_ignored(SIGTSTP, on_stop);
    set(SIGWINCH, on_size);
    set(SIGCONT, on_continue);
    taken = 1;
    show();
    return 0;
}

void hw_screen_leave(void) {
    if (!__sync_bool_compare_and_swap(&taken, 1, 0)) return;
    hide();
}

int hw_screen_is_shown(void) {
    if (taken && !shown && !stopping && is_in_foreground()) {
        show();
        tell('r');
        if (!taken) hide();
    }
    return shown;
}

enum hw_screen_wake hw_screen_wait(unsigned char *bytes, size_t size, size_t *count) {
    int is_gone = input < 0;
    *count = 0;
    for (;;) {
        /* In the background the keys are somebody else's: reading them fails. */
        int reads = !is_gone && is_in_foreground();
        struct pollfd waits[2] = {{.fd = wakes[0], .events = POLLIN}, {.fd = reads ? input : -1, .events = POLLIN}};
        if (poll(waits, 2, reads || is_gone ? -1 : 500) < 0) {
            if (errno == EINTR) continue;
            return HW_SCREEN_END;
        }
        if (waits[0].revents != 0) {
            char told[64];
            ssize_t length = read(wakes[0], told, sizeof told);
            for (ssize_t index = 0; index < length; index++)
                if (told[index] == 'e') return HW_SCREEN_END;
            return HW_SCREEN_REDRAW;
        }
        if (waits[1].revents != 0 && is_in_foreground()) {
            ssize_t length = read(input, bytes, size);
            if (length > 0) {
                *count = (size_t)length;
                return HW_SCREEN_INPUT;
            }
            if (length < 0 && (errno == EINTR || errno == EAGAIN || !is_in_foreground())) continue;
            /* The keyboard is gone; sizes still count. */
            is_gone = 1;
        }
    }
}

void hw_screen_end_wait(void) { tell('e'); }
