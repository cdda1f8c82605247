FROM postgres:16
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD pg_isready -U postgres || exit 2
# expect 2 warning exit-code-not-one
