# syntax=docker/dockerfile:1.7
FROM debian:bookworm-slim
RUN <<EOT
    set -e
    apt-get update
    apt-get install -y --no-install-recommends ca-certificates curl
    rm -rf /var/lib/apt/lists/*
EOT
COPY --chmod=755 <<-"SCRIPT" /usr/local/bin/healthcheck
	#!/bin/sh
	# HEALTHCHECK CMD curl http://localhost/ is what we had before.
	curl -fsS -m 3 -o /dev/null http://127.0.0.1:9000/health || {
	    echo "the app does not answer"
	    exit 1
	}
	SCRIPT
COPY app /opt/app
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/usr/local/bin/healthcheck"]
CMD ["/opt/app/run"]
