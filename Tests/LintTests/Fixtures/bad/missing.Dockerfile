FROM golang:1.23 AS build
COPY . /src
RUN cd /src && go build -o /server .
FROM debian:12-slim
COPY --from=build /server /usr/local/bin/server
EXPOSE 8080
CMD ["server"]
# expect 4 warning no-healthcheck
